/** Macros in SPF records: RFC 7208 §7. */
import { addressLabels } from '#shared/egress/reverse-name.ts';

export interface MacroValues {
  /** The whole sender address, `%{s}`; its parts are `%{l}` and `%{o}`. */
  readonly sender: string;
  readonly heloName: string;
  /** Whose record it is that the macro stands in. */
  readonly domain: string;
  readonly address: readonly number[];
}

const EXPANSION = /%(?:\{([a-z])([0-9]*)(r?)([-.+,/_=]*)\}|(.?))/gi;
const LITERALS: Readonly<Record<string, string>> = { '%': '%', _: ' ', '-': '%20' };
/** RFC 7208 §7.3: longer names lose labels at their left end until they fit. */
const LONGEST_NAME = 253;
const IPV4_OCTETS = 4;

/**
 * Makes a domain of a domain-spec.
 *
 * @returns null where it is wrong, or has `%{p}`, which needs look-ups of its own and which RFC 7208
 * §7.2 advises against
 */
export function expandDomain(spec: string, values: MacroValues): string | null {
  let wrong = false;
  const domain = spec.replaceAll(
    EXPANSION,
    (_, letter = '', digits = '', reverse = '', delimiters = '', literal = '') => {
      const value = letter === '' ? LITERALS[literal] : valueOf(letter.toLowerCase(), values);
      wrong ||= value === undefined || digits === '0';
      if (letter === '' || value === undefined) return value ?? '';
      const parts = value.split(new RegExp(`[${delimiters === '' ? '.' : escaped(delimiters)}]`));
      const ordered = reverse === '' ? parts : parts.toReversed();
      return ordered.slice(digits === '' ? 0 : -Number(digits)).join('.');
    },
  );
  return wrong ? null : shortened(domain.toLowerCase().replace(/\.$/, ''));
}

function valueOf(letter: string, values: MacroValues): string | undefined {
  const at = values.sender.lastIndexOf('@');
  switch (letter) {
    case 's':
      return values.sender;
    case 'l':
      return values.sender.slice(0, at);
    case 'o':
      return values.sender.slice(at + 1);
    case 'd':
      return values.domain;
    case 'i':
      return addressLabels(values.address).join('.');
    case 'v':
      return values.address.length === IPV4_OCTETS ? 'in-addr' : 'ip6';
    case 'h':
      return values.heloName;
    default:
      return undefined;
  }
}

function escaped(delimiters: string): string {
  return delimiters.replaceAll(/[-+./]/g, String.raw`\$&`);
}

function shortened(domain: string): string {
  let name = domain;
  while (name.length > LONGEST_NAME && name.includes('.')) name = name.slice(name.indexOf('.') + 1);
  return name;
}
