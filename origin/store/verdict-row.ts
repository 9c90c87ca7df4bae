import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { bareId, createdAt } from './identity.ts';
import { storableJson, storableText } from './storable.ts';

/** One verdict and whose address it is about. */
export interface VerdictRow {
  /** `val_…`; also the row's place in time. */
  readonly id: string;
  /** `acct_…` */
  readonly accountId: string;
  readonly addressHash: string;
  /** The address as normalised. */
  readonly email: string;
  readonly domain: string;
  /** How often the address was asked before. */
  readonly attempt: number;
  readonly record: VerdictRecord;
}

/** Rows turned on their side: one array per column, as `unnest` takes them. */
export interface VerdictColumns {
  readonly id: readonly string[];
  readonly createdAt: readonly string[];
  readonly accountId: readonly string[];
  readonly addressHash: readonly string[];
  readonly email: readonly string[];
  readonly domain: readonly string[];
  readonly state: readonly string[];
  readonly reason: readonly string[];
  readonly final: readonly boolean[];
  readonly attempt: readonly number[];
  readonly score: readonly number[];
  readonly provider: readonly (string | null)[];
  readonly record: readonly string[];
  readonly observedAt: readonly string[];
  readonly expiresAt: readonly string[];
}

/**
 * The rows that a batch comes down to: one per id, in the order of the ids. One INSERT may not meet
 * a row twice, and two batches that lock rows in the same order cannot lock each other out.
 */
export function onePerId(rows: readonly VerdictRow[]): readonly VerdictRow[] {
  const kept = new Map<string, VerdictRow>();
  for (const row of rows) {
    const rival = kept.get(row.id);
    if (rival === undefined || supersedes(row.record, rival.record)) kept.set(row.id, row);
  }
  return [...kept.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whether a verdict takes the place of a stored one: a final one stays, else the later wins. */
function supersedes(next: VerdictRecord, stored: VerdictRecord): boolean {
  if (stored.final) return false;
  return next.final || Date.parse(next.observed_at) >= Date.parse(stored.observed_at);
}

export function columnsOf(rows: readonly VerdictRow[]): VerdictColumns {
  const ids = rows.map((row) => bareId('val', row.id));
  return {
    id: ids,
    createdAt: ids.map((id) => createdAt(id).toISOString()),
    accountId: rows.map((row) => bareId('acct', row.accountId)),
    addressHash: rows.map((row) => row.addressHash),
    email: rows.map((row) => storableText(row.email)),
    domain: rows.map((row) => storableText(row.domain)),
    state: rows.map((row) => row.record.state),
    reason: rows.map((row) => row.record.reason),
    final: rows.map((row) => row.record.final),
    attempt: rows.map((row) => row.attempt),
    score: rows.map((row) => row.record.score),
    provider: rows.map(({ record }) => record.provider && storableText(record.provider)),
    record: rows.map((row) => storableJson(row.record)),
    observedAt: rows.map((row) => row.record.observed_at),
    expiresAt: rows.map((row) => row.record.expires_at),
  };
}
