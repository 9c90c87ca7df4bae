/** What an account may ask about at all, before anybody's mail server is asked for it. */
import type { Mailbox } from '#shared/address/mailbox.ts';
import type { HmacKey } from '#shared/auth/hmac.ts';
import { isHeldBack } from '#shared/conscience/missing-rate.ts';
import { FREE_DOMAINS } from '#shared/domain/free-domains.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import { noteAsGuess } from '#origin/pace/guesses.ts';
import { missingWindow } from '#origin/pace/missing-count.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

export interface AbuseGates {
  /**
   * Lets a question through, or throws.
   *
   * @throws Fault `account_held` while too many of the account's addresses are missing;
   * `generated_permutations` for one spelling or number too many; `dependency_unavailable` when
   * Redis is away
   */
  pass(account: string, mailbox: Mailbox): Promise<void>;
}

/** Lets everything through (`EV_ABUSE_GATES=off`). */
export const OPEN_GATES: AbuseGates = { pass: () => Promise.resolve() };

export interface AbuseGatesWorld {
  readonly redis: RedisConnection;
  /** Keys what is remembered, so that nobody reads a name out of Redis. */
  readonly pepper: HmacKey;
  readonly metrics: Metrics;
}

export function abuseGates({ redis, pepper, metrics }: AbuseGatesWorld): AbuseGates {
  const refuse = (code: FaultCode): never => {
    metrics.increment('email_validator_abuse_refused_total', { code });
    throw new Fault(code);
  };
  return {
    pass: async (account, { domain, localPart }) => {
      if (isHeldBack(await missingWindow(redis, account))) refuse('account_held');
      const name = domain.kind === 'name' ? domain.ascii : domain.text;
      // At a free mailbox service every spelling of a name belongs to somebody.
      if (FREE_DOMAINS.has(name)) return;
      if (await noteAsGuess(redis, pepper, { account, domain: name, localPart })) {
        refuse('generated_permutations');
      }
    },
  };
}
