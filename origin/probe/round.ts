/** One connection's worth of asking. */
import { policyFor } from '#shared/pacing/provider-policy.ts';
import type { AskAgain } from '#shared/smtp/conversation/outcome.ts';
import { DEFAULT_DEADLINES } from '#shared/smtp/conversation/plan.ts';
import type { Deadlines, Plan } from '#shared/smtp/conversation/plan.ts';
import { randomLocalPart } from '#shared/smtp/random-recipient.ts';
import { acceptAllOf } from '#shared/verdict/accept-all.ts';
import type { AcceptAllEvidence } from '#shared/verdict/evidence.ts';
import type { ProbeBatch, ProbeTarget } from '#origin/queue/probe-batch.ts';
import { ask } from './ask.ts';
import type { Asked } from './ask.ts';
import { observeSession } from './observe-session.ts';
import type { ProbeWorld } from './probe-world.ts';
import { settleTarget } from './settle-target.ts';
import { controlId, planTransactions } from './transactions.ts';
import type { Candidate } from './transactions.ts';

/**
 * An interactive caller waits 8 s: a server that has not greeted by 7 s (postscreen takes 6) would
 * answer too late anyway. Lists can wait for the slow ones.
 */
const INTERACTIVE_DEADLINES: Deadlines = { ...DEFAULT_DEADLINES, connect: 7000 };

/** A target that has not got its verdict yet. */
export interface Open extends Candidate {
  readonly target: ProbeTarget;
}

export interface Round {
  /** Those who have got their verdict. */
  readonly answered: ReadonlySet<string>;
  /** Those whom the server did not get to answer about, with what stood in the way. */
  readonly askAgain: ReadonlyMap<string, AskAgain>;
}

type Knowledge = ReadonlyMap<string, AcceptAllEvidence>;

/**
 * Asks those who fit on one connection, and settles those who got evidence.
 *
 * @returns null where no connection was to be had within a short wait
 */
export async function askRound(
  batch: ProbeBatch,
  open: readonly Open[],
  world: ProbeWorld,
): Promise<Round | null> {
  const { group, route } = batch;
  const cap = policyFor(route.provider).connections;
  const lease = await world.gate.enter(group, cap, world.newUuid());
  if (lease === null) {
    world.metrics.increment('email_validator_pacing_deferred_total', {});
    return null;
  }
  let closed: Promise<unknown> = Promise.resolve();
  try {
    const known = await knownOf(open, route.hosts, world);
    const asked = await ask(planOf(batch, open, known, world), route.hosts, world);
    ({ closed } = asked);
    observeSession(asked, route.provider, world.metrics);
    return await settleAnswered(batch, open, asked, known, world);
  } finally {
    // The connection counts against the cap until it is closed; nobody need wait for that here.
    void closed.then(() => lease.release()).catch(() => undefined);
  }
}

function planOf(
  { priority }: ProbeBatch,
  open: readonly Open[],
  known: Knowledge,
  world: ProbeWorld,
): Plan {
  return {
    heloName: world.heloName,
    mailFrom: world.mailFrom,
    tls: 'opportunistic',
    deadlines: priority === 'bulk' ? DEFAULT_DEADLINES : INTERACTIVE_DEADLINES,
    transactions: planTransactions(
      open,
      (domain) => !known.has(domain),
      () => randomLocalPart(world.randomBytes()),
    ),
  };
}

async function knownOf(
  open: readonly Open[],
  hosts: readonly string[],
  world: ProbeWorld,
): Promise<Knowledge> {
  const known = new Map<string, AcceptAllEvidence>();
  await Promise.all(
    [...new Set(open.map(({ domain }) => domain))].map(async (domain) => {
      const found = await world.knowledge.recall(domain, hosts);
      if (found !== null) known.set(domain, found);
    }),
  );
  return known;
}

async function settleAnswered(
  batch: ProbeBatch,
  open: readonly Open[],
  asked: Asked,
  known: Knowledge,
  world: ProbeWorld,
): Promise<Round> {
  const learnt = new Map([...known, ...controlsOf(open, asked)]);
  const answered = new Set<string>();
  const askAgain = new Map<string, AskAgain>();
  await Promise.all([
    learn(batch, controlsOf(open, asked), world),
    ...open.map(async ({ uuid, domain, target }) => {
      const outcome = asked.outcomes.get(uuid);
      if (outcome === undefined) return;
      if (outcome.kind === 'ask_again') {
        askAgain.set(uuid, outcome);
        return;
      }
      answered.add(uuid);
      const acceptAll = learnt.get(domain) ?? ({ kind: 'not_asked' } as const);
      const found = { recipient: outcome, acceptAll, mxHost: asked.host };
      await settleTarget(batch, target, found, world);
    }),
  ]);
  return { answered, askAgain };
}

/** What the random recipients of this connection have shown, by domain. */
function controlsOf(open: readonly Open[], asked: Asked): Knowledge {
  const controls = new Map<string, AcceptAllEvidence>();
  for (const { domain } of open) {
    const outcome = asked.outcomes.get(controlId(domain));
    if (outcome === undefined || outcome.kind === 'ask_again') continue;
    controls.set(domain, { kind: 'control', outcome });
  }
  return controls;
}

async function learn({ route }: ProbeBatch, controls: Knowledge, world: ProbeWorld): Promise<void> {
  await Promise.all(
    [...controls].map(async ([domain, control]) => {
      const acceptAll = acceptAllOf(control, null, null);
      if (acceptAll !== 'unknown') await world.knowledge.learn(domain, route.hosts, acceptAll);
    }),
  );
}
