import { formatId } from '#shared/contract/id.ts';
import type { Transcript } from '#shared/contract/transcript.ts';
import type { AcceptAllEvidence, RecipientEvidence } from '#shared/verdict/evidence.ts';
import { judge } from '#shared/verdict/judge.ts';
import type { ProbeBatch, ProbeTarget } from '#origin/queue/probe-batch.ts';
import type { ProbeWorld } from './probe-world.ts';

/** What was found out about one address. */
export interface Found {
  /** Null where its domain's answer is known, and so nobody was asked. */
  readonly recipient: RecipientEvidence | null;
  readonly acceptAll: AcceptAllEvidence;
  readonly mxHost: string | null;
  /** What was said, as whoever asked may see it; worked out only where it is wanted. */
  readonly transcript?: () => Transcript;
}

/**
 * Judges what was found, and sends the verdict on its way back. An address that was put off is first
 * queued to be asked again: a promise to ask again is told only once it will be kept.
 */
export async function settleTarget(
  batch: Omit<ProbeBatch, 'targets'>,
  target: ProbeTarget,
  found: Found,
  world: ProbeWorld,
): Promise<void> {
  const { uuid, account, hash, email, domain, attempt, facts: address } = target;
  const nowMs = world.now();
  const record = judge(
    { ...found, address, route: batch.route, attempt },
    { id: formatId('val', uuid), nowMs, retryDelaysSeconds: world.retryDelaysSeconds },
  );
  if (record.retry_at !== null) {
    // Nobody waits for an answer that comes in minutes or hours.
    const { transcript: _wanted, ...later } = target;
    const again = { ...batch, targets: [{ ...later, attempt: attempt + 1 }] };
    const name = `${uuid}-${attempt + 1}`;
    await world.queue.addLater(name, again, Date.parse(record.retry_at) - nowMs);
  }
  const told = target.transcript === undefined ? undefined : found.transcript?.();
  const settlement = { uuid, account, hash, email, domain, attempt, record };
  await world.settle(told === undefined ? settlement : { ...settlement, transcript: told });
}
