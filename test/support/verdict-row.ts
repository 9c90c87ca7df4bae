import { randomBytes } from 'node:crypto';
import type { VerdictRow } from '#origin/store/verdict-row.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { newId } from './new-id.ts';
import { acceptedRecord } from './verdict-record.ts';

const HOUR_SECONDS = 3600;
const DIGEST_BYTES = 32;

/** A hash as of an address that no other test uses. */
export function newHash(): string {
  return randomBytes(DIGEST_BYTES).toString('hex');
}

/** A row about an address of its own, accepted just now, but for what the test changes. */
export function verdictRow(
  changes: Partial<Omit<VerdictRow, 'record'>> = {},
  recordChanges: Partial<VerdictRecord> = {},
): VerdictRow {
  const id = changes.id ?? newId('val');
  return {
    accountId: newId('acct'),
    addressHash: newHash(),
    email: 'someone@recipient.example',
    domain: 'recipient.example',
    attempt: 0,
    ...changes,
    id,
    record: acceptedRecord(Date.now(), HOUR_SECONDS, { id, ...recordChanges }),
  };
}

/** A record that says: not known yet. */
export const PROVISIONAL = { state: 'unknown', reason: 'greylisted', final: false } as const;
