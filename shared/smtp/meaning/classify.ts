/**
 * What a reply means: decided by stage, then by the provider's own texts, then by texts that are
 * plain whoever sends them, then by the enhanced code, then by vague words, then by the basic code.
 *
 * A plain text outranks the enhanced code. Servers choose texts with more care: 5.1.1 is met with
 * policies, rates and full mailboxes, and 5.7.1 with "no such user".
 */
import { providerOf } from '#shared/domain/provider.ts';
import type { Meaning, ReplyContext } from '#shared/smtp/meaning.ts';
import { isPositive, isTransient, type Reply, type Stage } from '#shared/smtp/reply.ts';
import { meaningOfBasicCode } from './basic-codes.ts';
import type { Dialect } from './dialect.ts';
import { BROAD_CODES, TELLING_CODES } from './enhanced-codes.ts';
import { DIALECTS, SIGNED_TEXTS } from './providers/index.ts';
import { createRulebook, type Reading } from './rulebook.ts';
import { ABOUT_US } from './texts/about-us.ts';
import { DOUBTS, VAGUE } from './texts/hints.ts';
import { PLAIN_TEXTS } from './texts/order.ts';

const DIALECT_OF_PROVIDER: ReadonlyMap<string, Dialect> = new Map(
  DIALECTS.map((dialect) => [dialect.provider, dialect] as const),
);

const RULEBOOK = createRulebook([
  ...DIALECTS.map((dialect) => dialect.rules),
  SIGNED_TEXTS,
  PLAIN_TEXTS,
  TELLING_CODES,
  DOUBTS,
  VAGUE,
  BROAD_CODES,
  ABOUT_US,
]);

/** Meanings that say something of the recipient. */
const ABOUT_THE_MAILBOX: ReadonlySet<Meaning> = new Set([
  'no_mailbox',
  'mailbox_full',
  'mailbox_disabled',
  'recipient_restricted',
]);

/** Meanings that make an address bad, which nothing temporary may do. */
const BAD_MAILBOX: ReadonlySet<Meaning> = new Set(['no_mailbox', 'mailbox_disabled']);

/** What a reply means. Never throws; a reply that nothing is known of is `ambiguous`. */
export function classify(reply: Reply, context: ReplyContext): Meaning {
  if (isPositive(reply)) return isSuccess(reply) ? 'accepted' : 'protocol_error';
  const reading = RULEBOOK.read(reply, context.stage);
  const said = meaningSaid(reading, context.mx);
  const mayChange = isTransient(reply) || reply.enhanced?.class === 4;
  const meaning = said ?? meaningOfBasicCode(reply.code, context.stage, mayChange);
  return fitToCode(fitToStage(meaning, context.stage), mayChange);
}

/** 2yz. A 3yz asks for more, which nothing that we send leads to (RFC 5321 §4.2.1). */
function isSuccess(reply: Reply): boolean {
  return reply.code < 300;
}

function meaningSaid(reading: Reading, mx: string | null): Meaning | null {
  const said = plainMeaning(reading, mx) ?? codedMeaning(reading);
  if (said === null || !BAD_MAILBOX.has(said)) return said;
  return reading.first(ABOUT_US)?.means ?? said;
}

function plainMeaning(reading: Reading, mx: string | null): Meaning | null {
  const dialect = dialectOf(mx);
  const plain =
    (dialect === undefined ? null : reading.first(dialect.rules)) ??
    reading.first(SIGNED_TEXTS) ??
    reading.first(PLAIN_TEXTS);
  return plain?.means ?? null;
}

function codedMeaning(reading: Reading): Meaning | null {
  const coded = reading.first(TELLING_CODES);
  if (coded !== null && BAD_MAILBOX.has(coded.means)) {
    return (reading.first(DOUBTS) ?? coded).means;
  }
  return (coded ?? reading.first(VAGUE) ?? reading.first(BROAD_CODES))?.means ?? null;
}

function dialectOf(mx: string | null): Dialect | undefined {
  const provider = mx === null ? null : providerOf(mx);
  return provider === null ? undefined : DIALECT_OF_PROVIDER.get(provider);
}

/**
 * Before RCPT no mailbox has been named, so that a reply cannot be about one. "User unknown" at MAIL
 * is the sender, whom the server has looked for; any other word on a mailbox is a rule of its own.
 */
function fitToStage(meaning: Meaning, stage: Stage): Meaning {
  if (stage === 'rcpt' || !ABOUT_THE_MAILBOX.has(meaning)) return meaning;
  return stage === 'mail' && meaning === 'no_mailbox' ? 'sender_auth' : 'policy';
}

/** What may be different later is no fact about the mailbox, and a vague 4yz is just temporary. */
function fitToCode(meaning: Meaning, mayChange: boolean): Meaning {
  if (!mayChange) return meaning;
  return BAD_MAILBOX.has(meaning) || meaning === 'ambiguous' ? 'temporary_failure' : meaning;
}
