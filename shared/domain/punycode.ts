/**
 * Punycode decoding (RFC 3492): what stands after `xn--` in an A-label, back to Unicode.
 *
 * Only the decoder is here. Encoding is left to the runtime's URL parser, which carries the
 * UTS #46 tables that both runtimes ship anyway.
 */

// RFC 3492 §5: the parameters of Punycode.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_CODE_POINT = 0x80;

const LAST_CODE_POINT = 0x10ffff;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const DELIMITER = '-';

/**
 * Decodes one label without its `xn--`, in lower case.
 *
 * @returns the Unicode label, or null when the text is not Punycode.
 */
export function decodePunycode(encoded: string): string | null {
  const basicLength = Math.max(encoded.lastIndexOf(DELIMITER), 0);
  const output = Array.from(encoded.slice(0, basicLength));
  let rest = encoded.slice(basicLength === 0 ? 0 : basicLength + 1);
  let codePoint = INITIAL_CODE_POINT;
  let position = 0;
  let bias = INITIAL_BIAS;
  while (rest.length > 0) {
    const read = readDelta(rest, bias);
    if (read === null) return null;
    const points = output.length + 1;
    bias = adaptBias(read.delta, points, output.length === basicLength);
    codePoint += Math.floor((position + read.delta) / points);
    if (codePoint > LAST_CODE_POINT) return null;
    position = (position + read.delta) % points;
    output.splice(position, 0, String.fromCodePoint(codePoint));
    position += 1;
    rest = rest.slice(read.length);
  }
  return output.join('');
}

/** RFC 3492 §3.3: one generalized variable-length integer, and how many digits it took. */
function readDelta(text: string, bias: number): { delta: number; length: number } | null {
  let delta = 0;
  let weight = 1;
  for (let index = 0; index < text.length; index += 1) {
    const digit = DIGITS.indexOf(text.charAt(index));
    if (digit === -1) return null;
    delta += digit * weight;
    if (delta > Number.MAX_SAFE_INTEGER / BASE) return null;
    const threshold = Math.min(Math.max(BASE * (index + 1) - bias, T_MIN), T_MAX);
    if (digit < threshold) return { delta, length: index + 1 };
    weight *= BASE - threshold;
  }
  return null;
}

/** RFC 3492 §6.1. */
function adaptBias(delta: number, points: number, isFirst: boolean): number {
  let scaled = Math.floor(delta / (isFirst ? DAMP : 2));
  scaled += Math.floor(scaled / points);
  let steps = 0;
  while (scaled > ((BASE - T_MIN) * T_MAX) / 2) {
    scaled = Math.floor(scaled / (BASE - T_MIN));
    steps += BASE;
  }
  return steps + Math.floor(((BASE - T_MIN + 1) * scaled) / (scaled + SKEW));
}
