import type { Transcript } from '#shared/contract/transcript.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { formatId } from '#shared/contract/id.ts';
import { countOf } from '#shared/conscience/missing-rate.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import { countAnswer } from '#origin/pace/missing-count.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import type { VerdictReplica } from '#origin/replicate/verdict-replica.ts';
import type { Database } from '#origin/store/database.ts';
import { isChargedToItsAccount, recordVerdicts } from '#origin/store/record-verdicts.ts';
import { gather } from './gather.ts';
import { createTell } from './tell.ts';
import { isPassing } from './passing.ts';

/** Rows in one INSERT: beyond 500 a batch takes longer without carrying more a second. */
const MOST_ROWS = 500;
/** Inserts under way at once from one process; each holds a database connection. */
const PARALLEL_WRITES = 2;

/** An address with its verdict, on its way back. */
export interface Settlement {
  readonly uuid: string;
  readonly account: string;
  readonly hash: string;
  readonly email: string;
  readonly domain: string;
  readonly attempt: number;
  readonly record: VerdictRecord;
  /** What was said, for those who wait and asked for it. It is stored nowhere. */
  readonly transcript?: Transcript;
}

export interface SettleWorld {
  readonly database: Database;
  readonly redis: RedisConnection;
  readonly replica: VerdictReplica;
  readonly metrics: Metrics;
  readonly now: () => number;
}

export type Settle = (settlement: Settlement) => Promise<void>;

/**
 * The one way by which verdicts come back: Postgres first, since that is the truth; then the cache
 * and whoever waits; then, best effort, the global cache. A crash between two steps repeats them,
 * and each of them may be repeated.
 *
 * The returned function resolves when the waiting request has been told.
 * Throws Fault `dependency_unavailable` when Postgres or Redis is away: settle again later.
 */
export function createSettle({ database, redis, replica, metrics, now }: SettleWorld): Settle {
  const write = async (settlements: readonly Settlement[]) => {
    await recordVerdicts(database, settlements.map(toRow));
  };
  const record = gather(write, isPassing, MOST_ROWS, PARALLEL_WRITES);
  const tell = createTell({ database, redis, now });
  /** No verdict hangs on the count, so none waits for it or fails with it. */
  const countMissing = ({ account, record: { reason, final } }: Settlement) => {
    const counts = countOf({ reason, final });
    if (counts === null) return;
    countAnswer(redis, account, counts === 'missing').catch(() => {
      const labels = { component: 'settle', code: 'missing_rate_not_counted' };
      metrics.increment('email_validator_errors_total', labels);
    });
  };
  return async (settlement) => {
    await record(settlement);
    const { account, hash, transcript = null } = settlement;
    const charged = isChargedToItsAccount(settlement) ? [account] : [];
    await tell({ hash, record: settlement.record, transcript, charged });
    countMissing(settlement);
    replica.offer(settlement.hash, settlement.record);
    const { state, reason } = settlement.record;
    metrics.increment('email_validator_validations_total', { state, reason });
  };
}

function toRow(settlement: Settlement) {
  const { uuid, account, hash, email, domain, attempt, record } = settlement;
  return {
    id: formatId('val', uuid),
    accountId: account,
    addressHash: hash,
    email,
    domain,
    attempt,
    record,
  };
}
