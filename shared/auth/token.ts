/**
 * API keys, in the shape of GitHub's: a prefix that scanners for leaked secrets can find, 30 random
 * digits of base62 (178 bits), and 6 digits that check the rest, so that a key with a typing error
 * is refused without asking anybody. The checksum is public: it says nothing of whether a key exists.
 */
import { base62OfInteger, randomBase62 } from './base62.ts';
import { crc32 } from './crc32.ts';

export type Environment = 'live' | 'test';

/** A key whose checksum is right. Whether it exists, only its record can say. */
export interface Token {
  readonly environment: Environment;
  readonly token: string;
}

const SECRET_DIGITS = 30;
/** A CRC-32 takes at most six digits of base62: 62⁶ is more than 2³². */
const CHECKSUM_DIGITS = 6;
/**
 * Bytes of randomness to make a key from. About two of these 64 are thrown away for being biased;
 * that 35 are, which would be too many, happens less than once in 10³⁰ keys.
 */
export const TOKEN_RANDOM_BYTES = 64;

const TOKEN_SHAPE = /^ev_(live|test)_[0-9A-Za-z]{36}$/;

/**
 * Makes a key.
 *
 * @param random {@link TOKEN_RANDOM_BYTES} bytes from a cryptographic source
 */
export function generateToken(environment: Environment, random: Uint8Array): string {
  const unchecked = `ev_${environment}_${randomBase62(SECRET_DIGITS, random)}`;
  return unchecked + checksum(unchecked);
}

/** Reads a key as a caller sent it. Null where it has another shape or its checksum is wrong. */
export function parseToken(text: string): Token | null {
  const shape = TOKEN_SHAPE.exec(text);
  if (shape === null) return null;
  const unchecked = text.slice(0, -CHECKSUM_DIGITS);
  if (checksum(unchecked) !== text.slice(-CHECKSUM_DIGITS)) return null;
  return { environment: shape[1] === 'live' ? 'live' : 'test', token: text };
}

function checksum(unchecked: string): string {
  return base62OfInteger(crc32(new TextEncoder().encode(unchecked)), CHECKSUM_DIGITS);
}
