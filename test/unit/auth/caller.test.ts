import { describe, expect, it } from 'vitest';
import { callerOf, hasScope } from '#shared/auth/caller.ts';

const caller = callerOf({
  version: 3,
  status: 'active',
  key_id: 'key_1',
  account_id: 'acct_1',
  environment: 'live',
  scopes: ['validate'],
});

describe('a caller', () => {
  it('is the account and key of the record', () => {
    expect(caller).toEqual({
      accountId: 'acct_1',
      keyId: 'key_1',
      environment: 'live',
      scopes: ['validate'],
    });
  });

  it('has a route open with any one of its scopes', () => {
    expect(hasScope(caller, ['jobs', 'validate'])).toBe(true);
    expect(hasScope(caller, ['jobs', 'admin'])).toBe(false);
    expect(hasScope(caller, [])).toBe(false);
  });
});
