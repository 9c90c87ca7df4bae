import { describe, expect, it } from 'vitest';
import { generateToken, TOKEN_RANDOM_BYTES } from '#shared/auth/token.ts';
import type { KeyRecord } from '#shared/contract/key-record.ts';
import { createGate } from '#edge/gate/admit.ts';

const TOKEN = generateToken('live', new Uint8Array(TOKEN_RANDOM_BYTES).fill(3));
const RECORD: KeyRecord = {
  version: 1,
  status: 'active',
  key_id: 'key_1',
  account_id: 'acct_1',
  environment: 'live',
  scopes: ['validate'],
};

function admit(record: KeyRecord | null, scopes: readonly ('validate' | 'jobs')[] = ['validate']) {
  const gate = createGate(() => Promise.resolve(record));
  return gate(new Headers({ 'x-api-key': TOKEN }), scopes);
}

describe('the gate', () => {
  it('lets a good key pass, as the account whose it is', async () => {
    expect(await admit(RECORD)).toMatchObject({ accountId: 'acct_1', keyId: 'key_1' });
    expect(await admit(RECORD, ['jobs', 'validate'])).toMatchObject({ accountId: 'acct_1' });
  });

  it.each([
    ['unknown_key', null],
    ['unknown_key', { ...RECORD, environment: 'test' as const }],
    ['revoked_key', { ...RECORD, status: 'revoked' as const }],
    ['wrong_scope', { ...RECORD, scopes: ['jobs' as const] }],
    ['wrong_scope', { ...RECORD, scopes: [] }],
  ])('answers %s to %j', async (code, record) => {
    await expect(admit(record)).rejects.toThrow(code);
  });

  it('asks nobody about a key whose checksum is wrong', async () => {
    let asked = 0;
    const gate = createGate(() => {
      asked += 1;
      return Promise.resolve(RECORD);
    });
    const headers = new Headers({ 'x-api-key': `${TOKEN.slice(0, -1)}!` });
    await expect(gate(headers, ['validate'])).rejects.toThrow('malformed_key');
    expect(asked).toBe(0);
  });
});
