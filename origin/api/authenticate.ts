import { callerOf, hasScope } from '#shared/auth/caller.ts';
import type { Caller } from '#shared/auth/caller.ts';
import { readCredential } from '#shared/auth/credential.ts';
import { SCOPES } from '#shared/contract/key-record.ts';
import type { Scope } from '#shared/contract/key-record.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { KeyCheck } from './key-check.ts';
import type { Vouched } from './signature-check.ts';

/**
 * Who sends a request with an API key.
 *
 * @param header a header's value by name; X-API-Key is looked at first
 * @throws Fault `missing_key`, `malformed_key`, `unknown_key`, `revoked_key`
 */
export async function authenticate(
  header: (name: string) => string | null,
  keys: KeyCheck,
): Promise<Caller> {
  const record = await keys.find(readCredential(header));
  if (record === null) throw new Fault('unknown_key');
  if (record.status === 'revoked') throw new Fault('revoked_key');
  return callerOf(record);
}

/** The caller that the edge vouches for: it has checked the key, its environment and its scopes. */
export function vouchedCaller(vouched: Vouched): Caller {
  return {
    accountId: vouched.account,
    keyId: vouched.keyId,
    environment: vouched.environment,
    scopes: SCOPES,
  };
}

/** @throws Fault `wrong_scope` where a caller has none of the scopes */
export function requireScope(caller: Caller, scopes: readonly Scope[]): void {
  if (!hasScope(caller, scopes)) throw new Fault('wrong_scope', scopes.join(' or '));
}
