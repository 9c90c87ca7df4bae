/** A batch through to its verdicts: the second half of an address's way, and the turn back. */
import { parseMailbox } from '#shared/address/mailbox.ts';
import { formatId } from '#shared/contract/id.ts';
import type { AskAgain } from '#shared/smtp/conversation/outcome.ts';
import type { RecipientEvidence } from '#shared/verdict/evidence.ts';
import { settleInFlight } from '#origin/queue/in-flight.ts';
import type { ProbeTarget } from '#origin/queue/probe-batch.ts';
import type { BatchOutcome, HeldBatch } from '#origin/queue/probe-queue.ts';
import { findVerdicts } from '#origin/store/find-verdicts.ts';
import { askRound } from './round.ts';
import type { Open, Round } from './round.ts';
import { settleTarget } from './settle-target.ts';
import type { ProbeWorld } from './probe-world.ts';

/** Milliseconds until a batch asks again for a connection that others hold. */
const BUSY_MS = 250;
/** A batch that was started so often without end kills its worker: it is settled unasked. */
const MOST_SETBACKS = 20;
/**
 * Connections for one batch. Eight refusals end one, so a batch of 32 bad addresses takes four; a
 * server that answers one and stalls would otherwise take as many as there are addresses.
 */
const MOST_ROUNDS = 12;
/** Milliseconds before a server is asked again that refused or ended a session; grows by round. */
const PAUSE_MS = 500;

/** Asks the addresses of a batch, and settles each as soon as its answer is there. */
export async function probeBatch(held: HeldBatch, world: ProbeWorld): Promise<BatchOutcome> {
  const { batch, setbacks } = held;
  let open = batch.targets.flatMap(toOpen);
  if (setbacks > 0) open = await leaveOutSettled(open, world);
  if (setbacks > MOST_SETBACKS) {
    const evidence = { kind: 'not_probed', why: 'asking failed too often on our side' } as const;
    await giveUp(held, open, () => evidence, world);
    return { kind: 'done' };
  }
  let last: ReadonlyMap<string, AskAgain> = new Map();
  for (let round = 0; open.length > 0 && round < MOST_ROUNDS; round += 1) {
    const asked = await askRound(batch, open, world);
    if (asked === null && round === 0) return { kind: 'put_off', delayMs: BUSY_MS };
    if (asked === null) continue;
    open = open.filter(({ uuid }) => !asked.answered.has(uuid));
    last = asked.askAgain;
    if (open.length > 0 && wasTurnedAway(asked)) await pause(PAUSE_MS * (round + 1), world);
  }
  await giveUp(held, open, (uuid) => evidenceOf(last.get(uuid), world), world);
  return { kind: 'done' };
}

/** Whether the server, and not our own limit, ended the asking. */
function wasTurnedAway({ askAgain }: Round): boolean {
  return [...askAgain.values()].some(
    ({ why }) => why === 'batch_refused' || why === 'session_ended',
  );
}

/** Settles those whom no round has answered, with what stood in the way. */
async function giveUp(
  { batch }: HeldBatch,
  open: readonly Open[],
  evidenceFor: (uuid: string) => RecipientEvidence,
  world: ProbeWorld,
): Promise<void> {
  for (const { uuid, target } of open) {
    const found = {
      recipient: evidenceFor(uuid),
      acceptAll: { kind: 'not_asked' },
      mxHost: null,
    } as const;
    await settleTarget(batch, target, found, world);
  }
}

function evidenceOf(asked: AskAgain | undefined, world: ProbeWorld): RecipientEvidence {
  if (asked === undefined) return { kind: 'not_probed', why: 'its turn did not come' };
  const { stage, reply } = asked;
  if (stage === 'tcp') return { kind: 'timeout', stage };
  if (reply === null) return { kind: 'disconnected', stage };
  const meaning = world.session.classify(reply, { stage, mx: null });
  return { kind: 'reply', stage, reply, meaning };
}

/** A run that died may have settled some: those are told again, and not asked again. */
async function leaveOutSettled(open: readonly Open[], world: ProbeWorld): Promise<Open[]> {
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
      await settleInFlight(world.redis, item.target.hash, row.record, world.now());
    }
  }
  return left;
}

function toOpen(target: ProbeTarget): Open[] {
  const parsed = parseMailbox(target.email);
  const { uuid, domain } = target;
  return parsed.ok ? [{ uuid, domain, target, mailbox: parsed.mailbox }] : [];
}

function pause(ms: number, { session }: ProbeWorld): Promise<void> {
  return new Promise((resolve) => void session.setTimer(ms, resolve));
}
