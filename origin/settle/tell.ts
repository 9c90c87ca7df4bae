import type { Transcript } from '#shared/contract/transcript.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { isCharged } from '#shared/metering/price.ts';
import { settleInFlight } from '#origin/queue/in-flight.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { chargeFor } from '#origin/store/charge.ts';
import type { Database } from '#origin/store/database.ts';

export interface TellWorld {
  readonly database: Database;
  readonly redis: RedisConnection;
  readonly now: () => number;
}

/** A verdict that is stored, and those who may wait for it. */
export interface Told {
  readonly hash: string;
  readonly record: VerdictRecord;
  readonly transcript?: Transcript | null;
  /** Where it was told before, perhaps to nobody: the validation that led then. */
  readonly leader?: string;
  /** Accounts that were charged when it was stored. */
  readonly charged: readonly string[];
}

/**
 * Tells a verdict to everyone who waits for it, and puts it into the cache. Nobody is told before its
 * account was charged; for the account that led this was done as the verdict was stored, so there is
 * something left to do here only where others have joined it.
 *
 * @throws Fault `dependency_unavailable` when Redis or Postgres is away: tell again later
 */
export type Tell = (told: Told) => Promise<void>;

export function createTell({ database, redis, now }: TellWorld): Tell {
  return async ({ charged, ...news }) => {
    if (!isCharged(news.record)) {
      await settleInFlight(redis, { ...news, to: 'everyone' }, now());
      return;
    }
    const accounts = [...charged];
    for (;;) {
      const owing = await settleInFlight(redis, { ...news, to: accounts }, now());
      if (owing.length === 0) return;
      await chargeFor(database, news.record.id, owing);
      accounts.push(...owing);
    }
  };
}
