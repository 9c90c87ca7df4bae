import type { KeyRecord, Scope } from '#shared/contract/key-record.ts';
import type { Environment } from './token.ts';

/** Who sends a request, once a key has been believed. */
export interface Caller {
  /** `acct_…` */
  readonly accountId: string;
  /** `key_…` */
  readonly keyId: string;
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
}

/** The caller that a key's record names. */
export function callerOf(record: KeyRecord): Caller {
  return {
    accountId: record.account_id,
    keyId: record.key_id,
    environment: record.environment,
    scopes: record.scopes,
  };
}

/** Whether a caller may use a route that takes any one of `scopes`. */
export function hasScope(caller: Caller, scopes: readonly Scope[]): boolean {
  return scopes.some((scope) => caller.scopes.includes(scope));
}
