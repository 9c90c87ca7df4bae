/**
 * The local part of a mailbox: RFC 5321 §4.1.2 `Dot-string` or `Quoted-string`, each with the
 * non-ASCII characters that RFC 6531 §3.3 adds. No comments, no folding, no obsolete forms.
 */
import { octetLength } from './octets.ts';

export interface LocalPart {
  /** As given, in Unicode Normalization Form C (RFC 6532 §3.1): what stands on the wire. */
  readonly text: string;
  readonly quoted: boolean;
}

export type LocalPartError =
  | 'local_part_character'
  | 'local_part_dot'
  | 'local_part_missing'
  | 'local_part_too_long'
  | 'quoted_string';

/** RFC 5321 §4.5.3.1.1, in octets, with the quotes where there are any. */
const MAX_LOCAL_PART_OCTETS = 64;

/** `atext` of RFC 5322 §3.2.3 and the dot, with UTF8-non-ascii of RFC 6531 §3.3. */
const ATOMS_AND_DOTS = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.\u{80}-\u{10FFFF}]*$/u;
/**
 * RFC 5321 §4.1.2: any number of `qtextSMTP` and `quoted-pairSMTP`, so that `""` is one. The erratum
 * 3135 that forbids it is on RFC 5322, whose grammar is not the one that goes for SMTP.
 */
const QUOTED_STRING = /^"(?:[\x20\x21\x23-\x5B\x5D-\x7E\u{80}-\u{10FFFF}]|\\[\x20-\x7E])*"$/u;
const MISPLACED_DOT = /^\.|\.\.|\.$/;
/** A combining mark with nothing to combine with would sit on the dot, the quote or the @. */
const MARK_WITHOUT_BASE = /^"?\p{M}|\.\p{M}/u;

/**
 * Reads what stands before the @.
 *
 * @returns the local part, or the code of the first thing that is wrong with it.
 */
export function parseLocalPart(given: string): LocalPart | LocalPartError {
  const error = findLocalPartError(given);
  if (error !== null) return error;
  // Composition can bring forth characters that may not stand there, and more octets than before.
  const text = given.normalize('NFC');
  const composedError = text === given ? null : findLocalPartError(text);
  return composedError ?? { text, quoted: isQuoted(text) };
}

function findLocalPartError(text: string): LocalPartError | null {
  if (text === '') return 'local_part_missing';
  if (isQuoted(text)) {
    if (!QUOTED_STRING.test(text)) return 'quoted_string';
  } else {
    if (!ATOMS_AND_DOTS.test(text)) return 'local_part_character';
    if (MISPLACED_DOT.test(text)) return 'local_part_dot';
  }
  if (MARK_WITHOUT_BASE.test(text)) return 'local_part_character';
  return octetLength(text) > MAX_LOCAL_PART_OCTETS ? 'local_part_too_long' : null;
}

function isQuoted(text: string): boolean {
  return text.startsWith('"');
}
