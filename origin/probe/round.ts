/** One connection's worth of asking. */
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
import type { Found } from './settle-target.ts';
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
  /** What was found out, by id. */
  readonly found: ReadonlyMap<string, Found>;
  /** Those whom the server did not get to answer about, with what stood in the way. */
  readonly askAgain: ReadonlyMap<string, AskAgain>;
  /** Resolves when the connection is closed. */
  readonly closed: Promise<unknown>;
}

type Knowledge = ReadonlyMap<string, AcceptAllEvidence>;
/** The hosts that are asked, and how. */
type Hosts = Omit<ProbeBatch, 'targets'>;

/** Asks about those who fit on one connection. The caller holds the lease for it. */
export async function askRound(
  hosts: Hosts,
  open: readonly Open[],
  world: ProbeWorld,
): Promise<Round> {
  const { route } = hosts;
  const known = await knownOf(open, route.hosts, world);
  const asked = await ask(planOf(hosts, open, known, world), route.hosts, world);
  observeSession(asked, route.provider, world.metrics);
  const controls = controlsOf(open, asked);
  learn(route.hosts, controls, world);
  return { ...sorted(open, asked, new Map([...known, ...controls])), closed: asked.closed };
}

function planOf(
  { priority }: Hosts,
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

function sorted(
  open: readonly Open[],
  { outcomes, host }: Asked,
  learnt: Knowledge,
): Pick<Round, 'found' | 'askAgain'> {
  const found = new Map<string, Found>();
  const askAgain = new Map<string, AskAgain>();
  for (const { uuid, domain } of open) {
    const outcome = outcomes.get(uuid);
    if (outcome === undefined) continue;
    if (outcome.kind === 'ask_again') askAgain.set(uuid, outcome);
    else {
      const acceptAll = learnt.get(domain) ?? ({ kind: 'not_asked' } as const);
      found.set(uuid, { recipient: outcome, acceptAll, mxHost: host });
    }
  }
  return { found, askAgain };
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

/** Keeps what the random recipients have shown. No verdict hangs on it, so none waits for it. */
function learn(hosts: readonly string[], controls: Knowledge, world: ProbeWorld): void {
  for (const [domain, control] of controls) {
    const acceptAll = acceptAllOf(control, null, null);
    if (acceptAll === 'unknown') continue;
    world.knowledge.learn(domain, hosts, acceptAll).catch(() => {
      const code = 'domain_profile_not_kept';
      world.metrics.increment('email_validator_errors_total', { component: 'smtp-worker', code });
    });
  }
}
