import { parseId } from '#shared/contract/id.ts';
import type { QueueEntry } from '#origin/queue/entry.ts';
import { newId } from './new-id.ts';

const HASH_DIGITS = 64;

/** An entry for an address of its own; equal `n` are equal addresses. */
export function queueEntry(n: number, changes: Partial<QueueEntry> = {}): QueueEntry {
  return {
    uuid: parseId('val', newId('val')) ?? '',
    account: newId('acct'),
    hash: n.toString(16).padStart(HASH_DIGITS, '0'),
    email: `user${n}@ex.net`,
    reply: '',
    traceparent: '',
    ...changes,
  };
}
