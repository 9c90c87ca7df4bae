/** The probe's own sessions, its own reading of replies, and somebody else's mail server. */
import type { SessionOutcome } from '#shared/smtp/conversation/outcome.ts';
import {
  MAX_RECIPIENTS_PER_TRANSACTION,
  MAX_TRANSACTIONS_PER_CONNECTION,
  domainOf,
  type Plan,
} from '#shared/smtp/conversation/plan.ts';
import { classify } from '#shared/smtp/meaning/classify.ts';
import { runSession, type SessionReport } from '#origin/probe/session/session.ts';
import { realWorld } from '#origin/probe/session/world.ts';
import { planOf } from '#support/dialogue.ts';
import type { Endpoint } from './daemon.ts';

type Recipients = Parameters<typeof planOf>[0];

/** Milliseconds for one session: more than a server's punishments for all that a session may do. */
const BUDGET_MS = 60_000;
/** Connections after which the last of a list of fifty must have had its turn. */
const MOST_CONNECTIONS = 25;

/** One session; the connection is closed when it resolves. */
export async function askPeer(
  peer: Endpoint,
  transactions: Recipients,
  more: Partial<Plan> = {},
): Promise<SessionReport> {
  const plan = planOf(transactions, more);
  const domain = domainOf(plan.transactions[0]?.recipients[0]?.address ?? '');
  const report = await runSession(
    plan,
    { host: `mx.${domain}`, address: peer.host, family: 4, port: peer.port },
    realWorld(classify),
    { budgetMs: BUDGET_MS },
  );
  await report.closed;
  return report;
}

/** What was said about each recipient: `550 5.1.1 no_mailbox`, or how else it ended. */
export function answersOf({ outcomes }: Pick<SessionReport, 'outcomes'>): Record<string, string> {
  return Object.fromEntries([...outcomes].map(([id, outcome]) => [id, answerOf(outcome)]));
}

function answerOf(outcome: SessionOutcome): string {
  if (outcome.kind === 'ask_again') return `ask_again ${outcome.why}`;
  if (outcome.kind !== 'reply') return outcome.kind;
  const { reply, meaning, stage } = outcome;
  const enhanced = reply.enhanced === null ? [] : [Object.values(reply.enhanced).join('.')];
  const at = stage === 'rcpt' ? [] : [`at ${stage}`];
  return [reply.code, ...enhanced, meaning, ...at].join(' ');
}

export interface Asked {
  readonly outcomes: ReadonlyMap<string, SessionOutcome>;
  readonly sessions: readonly SessionReport[];
}

/** Session after session, until nobody is left who is to be asked again. */
export async function askUntilAnswered(
  peer: Endpoint,
  addresses: readonly string[],
): Promise<Asked> {
  const outcomes = new Map<string, SessionOutcome>();
  const sessions: SessionReport[] = [];
  for (let waiting = addresses; waiting.length > 0;) {
    if (sessions.length === MOST_CONNECTIONS) throw new Error('asking does not come to an end');
    const report = await askPeer(peer, inTransactions(waiting));
    sessions.push(report);
    for (const [id, outcome] of report.outcomes) {
      if (outcome.kind !== 'ask_again') outcomes.set(id, outcome);
    }
    waiting = addresses.filter((address) => !outcomes.has(address));
  }
  return { outcomes, sessions };
}

function inTransactions(addresses: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: MAX_TRANSACTIONS_PER_CONNECTION }, (_, at) =>
    addresses.slice(at * MAX_RECIPIENTS_PER_TRANSACTION, (at + 1) * MAX_RECIPIENTS_PER_TRANSACTION),
  ).filter((recipients) => recipients.length > 0);
}
