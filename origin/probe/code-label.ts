/**
 * Reply codes of RFC 5321 §4.2.3, RFC 3207 (454), RFC 4954 (235, 334, 432, 530, 534, 535, 538) and
 * RFC 7504 (521, 556).
 */
const KNOWN_CODES: ReadonlySet<number> = new Set([
  211, 214, 220, 221, 235, 250, 251, 252, 334, 354, 421, 432, 450, 451, 452, 454, 455, 500, 501,
  502, 503, 504, 521, 530, 534, 535, 538, 550, 551, 552, 553, 554, 555, 556,
]);

const HUNDRED = 100;

/** A reply code as a label. A server may say any three digits: what no RFC knows becomes `5xx`. */
export function codeLabel(code: number): string {
  return KNOWN_CODES.has(code) ? String(code) : `${Math.floor(code / HUNDRED)}xx`;
}
