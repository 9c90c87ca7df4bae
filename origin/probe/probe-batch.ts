/** A batch through to its verdicts: the second half of an address's way, and the turn back. */
import { parseMailbox } from '#shared/address/mailbox.ts';
import { formatId } from '#shared/contract/id.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { ProbeBatch, ProbeTarget } from '#origin/queue/probe-batch.ts';
import type { BatchOutcome, HeldBatch } from '#origin/queue/probe-queue.ts';
import { findVerdicts } from '#origin/store/find-verdicts.ts';
import type { Asked } from './mx-line.ts';
import type { MxLines } from './mx-lines.ts';
import type { ProbeWorld } from './probe-world.ts';
import type { Open } from './round.ts';
import { settleTarget } from './settle-target.ts';

/**
 * Milliseconds until a batch comes back whose server is busy with others: doubling, so that hundreds
 * which wait for one slow server cost little.
 */
const FIRST_PUT_OFF_MS = 250;
const LONGEST_PUT_OFF_MS = 8000;
/**
 * A batch that was started so often without end kills its worker, or meets a defect of ours: it is
 * settled unasked. An outage of ours is no setback, however long it is.
 */
const MOST_SETBACKS = 10;

/**
 * Asks the addresses of a batch, and settles each as soon as its answer is there. While a part of
 * ours is away, the batch waits for it.
 *
 * @throws what is a defect of ours, and counts as a setback
 */
export async function probeBatch(
  held: HeldBatch,
  lines: MxLines,
  world: ProbeWorld,
): Promise<BatchOutcome> {
  try {
    const asked = await askAll(held, lines, world);
    return asked.includes('put_off') ? putOff(held) : { kind: 'done' };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'dependency_unavailable') throw error;
    world.onFault(error);
    return putOff(held);
  }
}

function putOff({ starts }: HeldBatch): BatchOutcome {
  const delayMs = Math.min(FIRST_PUT_OFF_MS * 2 ** (starts - 1), LONGEST_PUT_OFF_MS);
  return { kind: 'put_off', delayMs };
}

async function askAll(
  held: HeldBatch,
  lines: MxLines,
  world: ProbeWorld,
): Promise<readonly Asked[]> {
  const { batch, starts, setbacks } = held;
  const targets = batch.targets.flatMap(toOpen);
  const open = starts > 1 ? await leaveOutSettled(targets, world) : targets;
  if (setbacks > MOST_SETBACKS) {
    await settleUnasked(held, open, world);
    return [];
  }
  const unanswered = await settleByDomain(batch, open, world);
  return Promise.all(unanswered.map((item) => lines.ask(batch, item, world)));
}

/**
 * A domain that surely takes everybody is not asked: it may have shown so since this was queued.
 *
 * @returns the others, all at once, so that they go together
 */
async function settleByDomain(
  batch: ProbeBatch,
  open: readonly Open[],
  world: ProbeWorld,
): Promise<readonly Open[]> {
  const { hosts } = batch.route;
  const answered = await Promise.all(
    open.map(async (item) => {
      const acceptAll = await world.knowledge.answerFor(item.domain, hosts);
      if (acceptAll === null) return false;
      await settleTarget(batch, item.target, { recipient: null, acceptAll, mxHost: null }, world);
      return true;
    }),
  );
  return open.filter((_, index) => answered[index] !== true);
}

/**
 * An earlier start may have settled some, and those are not asked again. They are told again, since
 * one that died may have stored a verdict and told nobody.
 */
async function leaveOutSettled(open: readonly Open[], world: ProbeWorld): Promise<readonly Open[]> {
  const rows = await findVerdicts(
    world.database,
    open.map(({ uuid }) => formatId('val', uuid)),
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  const left: Open[] = [];
  for (const item of open) {
    const row = stored.get(formatId('val', item.uuid));
    // A provisional verdict of an earlier attempt is what this attempt is there to replace.
    if (row === undefined || (!row.record.final && row.attempt < item.target.attempt)) {
      left.push(item);
    } else {
      const { hash, uuid } = item.target;
      await world.tell({ hash, record: row.record, leader: uuid, charged: [] });
    }
  }
  return left;
}

async function settleUnasked(
  { batch }: HeldBatch,
  open: readonly Open[],
  world: ProbeWorld,
): Promise<void> {
  const found = {
    recipient: { kind: 'not_probed', why: 'asking failed too often on our side' },
    acceptAll: { kind: 'not_asked' },
    mxHost: null,
  } as const;
  await Promise.all(open.map(({ target }) => settleTarget(batch, target, found, world)));
}

function toOpen(target: ProbeTarget): Open[] {
  const parsed = parseMailbox(target.email);
  const { uuid, domain } = target;
  return parsed.ok ? [{ uuid, domain, target, mailbox: parsed.mailbox }] : [];
}
