/** Whether an account asks about addresses that it was given, or about addresses that it guesses. */
import type { Reason } from '#shared/contract/reason.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';

/** Answers that are looked back on, in blocks: the oldest block gives way to the newest. */
export const BLOCK_SIZE = 100;
export const BLOCKS = 10;
const WINDOW = BLOCK_SIZE * BLOCKS;

/**
 * Lists that were kept have under 5 % missing mailboxes and neglected ones up to 20 %; guesses miss
 * mostly. Mailbox providers begin to block senders from some 10 % on, so that 30 % harms all.
 */
const MOST_MISSING_SHARE = 0.3;

/** What mail servers have said of an account's last addresses. */
export interface MissingWindow {
  /** Answers ever counted. */
  readonly answers: number;
  /** Missing mailboxes in each of the {@link BLOCKS} blocks, in any order. */
  readonly missing: readonly number[];
}

/** The reasons that say of a mailbox whether it is there. */
const THERE: ReadonlySet<Reason> = new Set([
  'accepted',
  'mailbox_disabled',
  'mailbox_full',
  'recipient_restricted',
]);

/**
 * How a verdict counts. Only what a mail server said of the one mailbox counts: a domain that is
 * gone bothers nobody, and a server that accepts all or refuses us says nothing of it.
 */
export function countOf({
  reason,
  final,
}: Pick<VerdictRecord, 'reason' | 'final'>): 'missing' | 'there' | null {
  if (!final) return null;
  if (reason === 'no_mailbox') return 'missing';
  return THERE.has(reason) ? 'there' : null;
}

/**
 * The share of missing mailboxes among the last 901 to 1,000 answers; null before there were 1,000,
 * since a short list may be unlucky.
 */
export function missingShare({ answers, missing }: MissingWindow): number | null {
  if (answers < WINDOW) return null;
  const inNewestBlock = ((answers - 1) % BLOCK_SIZE) + 1;
  const seen = WINDOW - BLOCK_SIZE + inNewestBlock;
  return missing.reduce((sum, count) => sum + count, 0) / seen;
}

/** Whether new addresses of the account are no longer asked about. */
export function isHeldBack(window: MissingWindow): boolean {
  return (missingShare(window) ?? 0) > MOST_MISSING_SHARE;
}
