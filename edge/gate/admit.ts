/** The gate: no request goes further than this without a key that is good for its route. */
import { callerOf, hasScope } from '#shared/auth/caller.ts';
import type { Caller } from '#shared/auth/caller.ts';
import type { Scope } from '#shared/contract/key-record.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { readCredential } from '#shared/auth/credential.ts';
import type { KeyLookup } from './key-lookup.ts';

export type Admit = (headers: Headers, scopes: readonly Scope[]) => Promise<Caller>;

/**
 * Who sends this request.
 *
 * Throws a Fault where it is nobody we know, the key is revoked, has none of the scopes, or cannot
 * be asked for. A key of one environment whose record says the other is as good as unknown.
 */
export function createGate(lookUp: KeyLookup): Admit {
  return async (headers, scopes) => {
    const { token, environment } = readCredential((name) => headers.get(name));
    const record = await lookUp(token);
    if (record === null || record.environment !== environment) throw new Fault('unknown_key');
    if (record.status === 'revoked') throw new Fault('revoked_key');
    const caller = callerOf(record);
    if (!hasScope(caller, scopes)) throw new Fault('wrong_scope');
    return caller;
  };
}
