/** One connection's worth of asking, over real sockets and a real store. */
import { randomBytes } from 'node:crypto';
import { parseMailbox } from '#shared/address/mailbox.ts';
import { classify } from '#shared/smtp/meaning/classify.ts';
import { RANDOM_RECIPIENT_BYTES } from '#shared/smtp/random-recipient.ts';
import { judge } from '#shared/verdict/judge.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { createMetrics } from '#origin/observe/metrics.ts';
import { DomainKnowledge } from '#origin/probe/knowledge.ts';
import { askRound } from '#origin/probe/round.ts';
import type { Open, RoundWorld } from '#origin/probe/round.ts';
import { realWorld } from '#origin/probe/session/world.ts';
import type { MailRoute } from '#origin/queue/probe-batch.ts';
import type { Database } from '#origin/store/database.ts';

const NO_FACTS = {
  disposable: false,
  relay: false,
  role: false,
  free: false,
  subaddressed: false,
  eai: false,
};

/** A world in which every host is on loopback. */
export function roundWorld(
  database: Database,
  smtpPort: number,
  more: Partial<RoundWorld> = {},
): RoundWorld {
  return {
    session: realWorld(classify),
    resolveHost: async () => [{ address: '127.0.0.1', family: 4 }],
    smtpPort,
    localAddress: null,
    knowledge: knowledgeOf(database),
    metrics: createMetrics([
      'email_validator_errors_total',
      'email_validator_smtp_replies_total',
      'email_validator_smtp_sessions_total',
      'email_validator_smtp_session_duration_seconds',
    ]),
    heloName: 'probe.example.net',
    mailFrom: 'sender@example.net',
    randomBytes: () => randomBytes(RANDOM_RECIPIENT_BYTES),
    ...more,
  };
}

/** A process's knowledge of domains: each has a memory of its own before the same store. */
export function knowledgeOf(database: Database): DomainKnowledge {
  return new DomainKnowledge({
    database,
    now: Date.now,
    random: Math.random,
    answersForRecipients: true,
  });
}

/** Asks about one address, and waits until the connection is closed. */
export async function verdictOfRound(
  email: string,
  route: MailRoute,
  world: RoundWorld,
): Promise<VerdictRecord> {
  const open = openOf(email);
  const hosts = { route, group: 'host:test', priority: 'high' } as const;
  const round = await askRound(hosts, [open], world);
  await round.closed;
  const found = round.found.get(open.uuid);
  if (found === undefined) throw new Error('nothing was found out');
  return judge(
    { ...found, address: NO_FACTS, route, attempt: 0 },
    { id: 'val_x', nowMs: Date.now(), retryDelaysSeconds: [] },
  );
}

function openOf(email: string): Open {
  const parsed = parseMailbox(email);
  if (!parsed.ok || parsed.mailbox.domain.kind !== 'name') throw new Error(`no mailbox: ${email}`);
  const domain = parsed.mailbox.domain.ascii;
  const uuid = 'u';
  const target = {
    uuid,
    account: 'acct_x',
    hash: 'h',
    email,
    domain,
    facts: NO_FACTS,
    attempt: 0,
    traceparent: '',
  };
  return { uuid, domain, mailbox: parsed.mailbox, target };
}
