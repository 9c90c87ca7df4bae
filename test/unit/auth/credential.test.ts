import { describe, expect, it } from 'vitest';
import { generateToken, TOKEN_RANDOM_BYTES } from '#shared/auth/token.ts';
import { readCredential } from '#shared/auth/credential.ts';

const LIVE = generateToken('live', new Uint8Array(TOKEN_RANDOM_BYTES).fill(1));
const OTHER = generateToken('test', new Uint8Array(TOKEN_RANDOM_BYTES).fill(2));

function read(headers: Record<string, string>) {
  const given = new Headers(headers);
  return readCredential((name) => given.get(name));
}

describe('a key', () => {
  it.each([
    ['X-API-Key', LIVE],
    ['X-API-Key', ` ${LIVE} `],
    ['Authorization', `Bearer ${LIVE}`],
    ['Authorization', `bearer  ${LIVE}`],
  ])('is read from %s: %j', (name, value) => {
    expect(read({ [name]: value })).toEqual({ environment: 'live', token: LIVE });
  });

  it('in X-API-Key goes before one in Authorization', () => {
    expect(read({ 'X-API-Key': OTHER, Authorization: `Bearer ${LIVE}` }).token).toBe(OTHER);
  });

  it('is looked for in Authorization when X-API-Key is empty', () => {
    expect(read({ 'X-API-Key': ' ', Authorization: `Bearer ${LIVE}` }).token).toBe(LIVE);
  });

  it.each([{}, { Authorization: 'Basic dTpw' }, { Authorization: 'Bearer' }, { 'X-API-Key': '' }])(
    'is missing in %j',
    (headers: Record<string, string>) => {
      expect(() => read(headers)).toThrow('missing_key');
    },
  );

  it.each([
    { 'X-API-Key': 'hello' },
    { 'X-API-Key': LIVE.slice(0, -1) },
    { 'X-API-Key': `${LIVE}, ${LIVE}` },
    { 'X-API-Key': `Bearer ${LIVE}` },
    { Authorization: `Bearer ${LIVE.toLowerCase()}` },
  ])('is malformed in %j', (headers: Record<string, string>) => {
    expect(() => read(headers)).toThrow('malformed_key');
  });
});
