import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { randomBase62 } from '#shared/auth/base62.ts';
import { crc32 } from '#shared/auth/crc32.ts';
import { generateToken, parseToken, TOKEN_RANDOM_BYTES } from '#shared/auth/token.ts';

const randomBytes = fc.uint8Array({ minLength: TOKEN_RANDOM_BYTES, maxLength: TOKEN_RANDOM_BYTES });
/** Bytes of which enough are below 248, so that a key can be made of them. */
const source = randomBytes.filter((bytes) => bytes.filter((byte) => byte < 248).length >= 30);

describe('a key', () => {
  it('has the form that scanners for leaked secrets look for', () => {
    fc.assert(
      fc.property(
        source,
        fc.constantFrom('live' as const, 'test' as const),
        (random, environment) => {
          expect(generateToken(environment, random)).toMatch(
            new RegExp(`^ev_${environment}_[0-9A-Za-z]{36}$`),
          );
        },
      ),
    );
  });

  it('is read back with its environment', () => {
    fc.assert(
      fc.property(
        source,
        fc.constantFrom('live' as const, 'test' as const),
        (random, environment) => {
          const token = generateToken(environment, random);
          expect(parseToken(token)).toEqual({ environment, token });
        },
      ),
    );
  });

  it('is refused when any one character of it is another', () => {
    const token = generateToken('live', new Uint8Array(TOKEN_RANDOM_BYTES).fill(7));
    for (let at = 0; at < token.length; at += 1) {
      const other = token.charAt(at) === 'x' ? 'y' : 'x';
      expect(parseToken(token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
    }
  });

  it('is refused when two neighbouring characters change places', () => {
    const token = generateToken(
      'test',
      Uint8Array.from({ length: TOKEN_RANDOM_BYTES }, (_, i) => i * 5),
    );
    for (let at = 0; at + 1 < token.length; at += 1) {
      const [one = '', two = ''] = token.slice(at, at + 2);
      if (one === two) continue;
      expect(parseToken(token.slice(0, at) + two + one + token.slice(at + 2))).toBeNull();
    }
  });

  it.each(['', 'ev_live_', 'ev_prod_', `ev_live_${'0'.repeat(35)}`, `ev_live_${'0'.repeat(37)}`])(
    'is not %j',
    (text) => {
      expect(parseToken(text)).toBeNull();
    },
  );

  it('is not trimmed: a key with a space at its end is malformed', () => {
    const token = generateToken('live', new Uint8Array(TOKEN_RANDOM_BYTES));
    expect(parseToken(`${token} `)).toBeNull();
    expect(parseToken(`${token}\n`)).toBeNull();
  });

  it('cannot be made of bytes that are all biased', () => {
    expect(() => generateToken('live', new Uint8Array(TOKEN_RANDOM_BYTES).fill(255))).toThrow(
      RangeError,
    );
  });
});

describe('a random digit', () => {
  it('is each of the 62 for equally many bytes, and the rest of the bytes are thrown away', () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const digits = randomBase62(248, everyByte);
    const counts = Map.groupBy(digits, (digit) => digit);
    expect(counts.size).toBe(62);
    expect(new Set([...counts.values()].map((same) => same.length))).toEqual(new Set([4]));
    expect(() => randomBase62(249, everyByte)).toThrow(RangeError);
  });
});

describe('crc32', () => {
  it.each([
    ['', 0],
    // The check value of CRC-32/ISO-HDLC.
    ['123456789', 0xcb_f4_39_26],
    ['The quick brown fox jumps over the lazy dog', 0x41_4f_a3_39],
  ])('of %j', (text, expected) => {
    expect(crc32(new TextEncoder().encode(text))).toBe(expected);
  });
});
