import { describe, expect, it } from 'vitest';
import { byteSequence, contentDigest, parseByteSequence } from '#shared/auth/content-digest.ts';

describe('a content digest', () => {
  it('agrees with RFC 9530, appendix D', async () => {
    const content = new TextEncoder().encode('{"hello": "world"}\n');
    expect(await contentDigest(content)).toBe(
      'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
    );
  });

  it('of no content is that of the empty string', async () => {
    expect(await contentDigest(new Uint8Array())).toBe(
      'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:',
    );
  });
});

describe('a byte sequence', () => {
  it('is read back as the bytes that were written', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, at) => at * 8);
    expect(parseByteSequence(byteSequence(bytes), 32)).toEqual(bytes);
  });

  it.each([
    ['other lengths', byteSequence(new Uint8Array(31))],
    ['no colons', 'AAAA'],
    ['other characters', `:${'?'.repeat(44)}:`],
    ['nothing', '::'],
  ])('is refused with %s', (_, text) => {
    expect(parseByteSequence(text, 32)).toBeNull();
  });
});
