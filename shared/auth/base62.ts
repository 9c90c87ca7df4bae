/** Base62 as GitHub's tokens use it: digits, then upper case, then lower case. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = ALPHABET.length;

/** The largest multiple of 62 that a byte can hold. Bytes from here up would favour low digits. */
const UNBIASED_BYTES = Math.floor(256 / BASE) * BASE;

/**
 * Turns random bytes into random digits, each of the 62 equally likely: bytes that would favour some
 * digits are thrown away, which is about one in 32.
 *
 * @throws RangeError when the bytes run out before `length` digits are found
 */
export function randomBase62(length: number, random: Uint8Array): string {
  let digits = '';
  for (const byte of random) {
    if (digits.length === length) break;
    if (byte < UNBIASED_BYTES) digits += ALPHABET.charAt(byte % BASE);
  }
  if (digits.length < length) throw new RangeError('too few random bytes');
  return digits;
}

/** A non-negative integer in base62, padded with zeros to `width` digits. */
export function base62OfInteger(integer: number, width: number): string {
  let digits = '';
  for (let rest = integer; rest > 0; rest = Math.floor(rest / BASE)) {
    digits = ALPHABET.charAt(rest % BASE) + digits;
  }
  return digits.padStart(width, ALPHABET.charAt(0));
}
