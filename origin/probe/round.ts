/** One connection's worth of asking. */
import { connectionOutcome } from '#shared/pacing/connection-outcome.ts';
import type { ConnectionOutcome } from '#shared/pacing/connection-outcome.ts';
import { policyFor } from '#shared/pacing/provider-policy.ts';
import type { AskAgain } from '#shared/smtp/conversation/outcome.ts';
import { DEFAULT_DEADLINES } from '#shared/smtp/conversation/plan.ts';
import type { Deadlines, Plan } from '#shared/smtp/conversation/plan.ts';
import { otherShape, randomLocalPart, randomShape } from '#shared/smtp/random-recipient.ts';
import type { RecipientShape } from '#shared/smtp/random-recipient.ts';
import { acceptAllOf } from '#shared/verdict/accept-all.ts';
import type { AcceptAllEvidence } from '#shared/verdict/evidence.ts';
import type { ProbeBatch, ProbeTarget } from '#origin/queue/probe-batch.ts';
import { ask } from './ask.ts';
import type { Asked, AskWorld } from './ask.ts';
import type { Known } from './knowledge.ts';
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
  /** What the connection says about how welcome we are. */
  readonly outcome: ConnectionOutcome;
  /** Resolves when the connection is closed. */
  readonly closed: Promise<unknown>;
}

/** What is known of each domain before it is asked. */
type Knowledge = ReadonlyMap<string, Known>;
/** The domains that are sent a random recipient, and what it looks like. */
type Shapes = ReadonlyMap<string, RecipientShape>;
type Controls = ReadonlyMap<string, Extract<AcceptAllEvidence, { kind: 'control' }>>;
/** The hosts that are asked, and how. */
type Hosts = Omit<ProbeBatch, 'targets'>;

/** What a round needs of the world. */
export type RoundWorld = AskWorld &
  Pick<ProbeWorld, 'heloName' | 'knowledge' | 'mailFrom' | 'metrics' | 'randomBytes'>;

/**
 * Asks about those who fit on one connection. The caller holds the lease for it.
 *
 * @param mostRecipients in one transaction, where the server is known to take few
 */
export async function askRound(
  hosts: Hosts,
  open: readonly Open[],
  world: RoundWorld,
  mostRecipients?: number,
): Promise<Round> {
  const { route } = hosts;
  const known = await knownOf(open, route.hosts, world);
  const shapes = shapesOf(open, known, world);
  const asked = await ask(planOf(hosts, open, shapes, world, mostRecipients), route.hosts, world);
  observeSession(asked, route.provider, world.metrics);
  const controls = controlsOf(shapes, asked);
  learn(route.hosts, { known, shapes, controls }, world);
  const { closed, outcomes, smtpMs } = asked;
  const outcome = connectionOutcome(outcomes.values(), smtpMs);
  return { ...sorted(open, asked, evidenceOf(known, controls)), outcome, closed };
}

/**
 * A domain of which nothing is known is sent a random recipient of any shape, and one that took it,
 * in another session, one of the other shape.
 */
function shapesOf(open: readonly Open[], known: Knowledge, world: RoundWorld): Shapes {
  const shapes = new Map<string, RecipientShape>();
  for (const { domain } of open) {
    const before = known.get(domain);
    if (before?.acceptAll === 'no' || before?.confirmed === true) continue;
    const shown = before?.shape ?? null;
    shapes.set(domain, shown === null ? randomShape(world.randomBytes()) : otherShape(shown));
  }
  return shapes;
}

function planOf(
  { priority, route }: Hosts,
  open: readonly Open[],
  shapes: Shapes,
  world: RoundWorld,
  mostRecipients: number | undefined,
): Plan {
  return {
    heloName: world.heloName,
    mailFrom: world.mailFrom,
    tls: route.tls ?? 'opportunistic',
    deadlines: priority === 'bulk' ? DEFAULT_DEADLINES : INTERACTIVE_DEADLINES,
    transactions: planTransactions(
      open,
      (domain) => shapes.get(domain) ?? null,
      (shape) => randomLocalPart(world.randomBytes(), shape),
      mostRecipients,
    ).slice(0, policyFor(route.provider).transactions),
  };
}

async function knownOf(
  open: readonly Open[],
  hosts: readonly string[],
  world: RoundWorld,
): Promise<Knowledge> {
  const known = new Map<string, Known>();
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
  { outcomes, host, transcript }: Asked,
  acceptAllOfDomain: ReadonlyMap<string, AcceptAllEvidence>,
): Pick<Round, 'found' | 'askAgain'> {
  const found = new Map<string, Found>();
  const askAgain = new Map<string, AskAgain>();
  for (const { uuid, domain } of open) {
    const outcome = outcomes.get(uuid);
    if (outcome === undefined) continue;
    if (outcome.kind === 'ask_again') askAgain.set(uuid, outcome);
    else {
      const acceptAll = acceptAllOfDomain.get(domain) ?? ({ kind: 'not_asked' } as const);
      const told = () => transcript(uuid);
      found.set(uuid, { recipient: outcome, acceptAll, mxHost: host, transcript: told });
    }
  }
  return { found, askAgain };
}

/** What the random recipients of this connection have shown, by domain. */
function controlsOf(shapes: Shapes, asked: Asked): Controls {
  const controls = new Map<string, Extract<AcceptAllEvidence, { kind: 'control' }>>();
  for (const domain of shapes.keys()) {
    const outcome = asked.outcomes.get(controlId(domain));
    if (outcome === undefined || outcome.kind === 'ask_again') continue;
    controls.set(domain, { kind: 'control', outcome });
  }
  return controls;
}

/** What was shown now counts before what was known, unless nothing was shown. */
function evidenceOf(known: Knowledge, controls: Controls): ReadonlyMap<string, AcceptAllEvidence> {
  const evidence = new Map<string, AcceptAllEvidence>(known);
  for (const [domain, control] of controls) {
    const isTelling = acceptAllOf(control, null, null) !== 'unknown';
    if (isTelling || !known.has(domain)) evidence.set(domain, control);
  }
  return evidence;
}

interface Lessons {
  readonly known: Knowledge;
  readonly shapes: Shapes;
  readonly controls: Controls;
}

/**
 * Keeps what the random recipients have shown; one that was put off or blocked has shown nothing. No
 * verdict hangs on it, so none waits for it.
 */
function learn(
  hosts: readonly string[],
  { known, shapes, controls }: Lessons,
  world: RoundWorld,
): void {
  for (const [domain, shape] of shapes) {
    const control = controls.get(domain);
    const acceptAll = control === undefined ? 'unknown' : acceptAllOf(control, null, null);
    if (acceptAll === 'unknown') continue;
    const lesson = { acceptAll, shape };
    world.knowledge.learn(domain, hosts, lesson, known.get(domain) ?? null).catch(() => {
      const code = 'domain_profile_not_kept';
      world.metrics.increment('email_validator_errors_total', { component: 'smtp-worker', code });
    });
  }
}
