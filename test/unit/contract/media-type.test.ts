import { describe, expect, it } from 'vitest';
import { isIdentity } from '#shared/contract/media-type.ts';

describe('a Content-Encoding', () => {
  it.each([null, 'identity', ' Identity '])('%j leaves the body as it is', (encoding) => {
    expect(isIdentity(encoding)).toBe(true);
  });

  it.each(['gzip', 'br', 'identity, gzip', ''])('%j does not', (encoding) => {
    expect(isIdentity(encoding)).toBe(false);
  });
});
