import { describe, expect, it } from 'vitest';
import { addressHash, hmacHex, importHmacKey, keyDigest } from '#shared/auth/hmac.ts';

describe('hmacHex', () => {
  it('agrees with RFC 4231, test case 2', async () => {
    const key = await importHmacKey('Jefe');
    expect(await hmacHex(key, 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('takes a text as UTF-8', async () => {
    const key = await importHmacKey('k'.repeat(32));
    expect(await hmacHex(key, 'grüße@bücher.example')).not.toBe(
      await hmacHex(key, 'gruesse@buecher.example'),
    );
  });
});

describe('a hash of an address and a digest of a key', () => {
  it('are of 64 hex digits and differ with the pepper', async () => {
    const [one, other] = await Promise.all([
      importHmacKey('a'.repeat(32)),
      importHmacKey('b'.repeat(32)),
    ]);
    expect(await addressHash('someone@example.com', one)).toMatch(/^[0-9a-f]{64}$/);
    expect(await addressHash('someone@example.com', one)).not.toBe(
      await addressHash('someone@example.com', other),
    );
    expect(await keyDigest('ev_live_x', one)).not.toBe(await keyDigest('ev_live_x', other));
  });
});
