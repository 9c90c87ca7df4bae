/** What one connection says about how welcome we are, whatever it says about mailboxes. */
import { isTransient } from '#shared/smtp/reply.ts';
import type { Meaning } from '#shared/smtp/meaning.ts';
import type { SessionOutcome } from '#shared/smtp/conversation/outcome.ts';

/**
 * - `clean`: the server answered about recipients.
 * - `strained`: it asked us to go easier, by 421, by a 4.7.x reply, or by holding refusals back.
 * - `rate_limited`: it answered about nobody, because of how much or how fast we ask.
 * - `refused`: it answered about nobody, and at RCPT refused us. That may be the choice of one domain.
 * - `blocked`: it turned this client away before any recipient was named.
 * - `inconclusive`: none of these; a server that is down or that greylists says nothing about us.
 */
export type ConnectionOutcome =
  | 'clean'
  | 'strained'
  | 'rate_limited'
  | 'refused'
  | 'blocked'
  | 'inconclusive';

type Reply = Extract<SessionOutcome, { kind: 'reply' }>;

const BLOCKS: ReadonlySet<Meaning> = new Set(['sender_blocked', 'sender_rdns', 'sender_auth']);
const ABOUT_A_RECIPIENT: ReadonlySet<Meaning> = new Set([
  'accepted',
  'no_mailbox',
  'mailbox_full',
  'mailbox_disabled',
  'recipient_restricted',
]);
/** Refusals about who or how much, and not about when: a greylist's 4.7.1 is no sign of haste. */
const NO_SIGN_OF_HASTE: ReadonlySet<Meaning> = new Set(['greylisted', 'mailbox_full']);

/** RFC 5321 §3.8: the server is ending the session, of its own accord. */
const CLOSING = 421;
/** RFC 3463 §3.8: security or policy. */
const POLICY_SUBJECT = 7;

/** Exchange's default: a refusal held back for so long (`TarpitInterval`). */
const TARPIT_MS = 5000;
/** One slow reply may be a slow look-up of the server's; two of the same length are a method. */
const FEWEST_HELD_BACK = 2;

/**
 * Reads the outcomes of one connection, control recipients included.
 *
 * @param smtpMs how long talking took; null where no connection came about
 */
export function connectionOutcome(
  outcomes: Iterable<SessionOutcome>,
  smtpMs: number | null,
): ConnectionOutcome {
  if (smtpMs === null) return 'inconclusive';
  const all = [...outcomes];
  const replies = all.filter((outcome) => outcome.kind === 'reply');
  const answered = replies.some(isAboutARecipient);
  if (!answered && replies.some(isBlock)) {
    return replies.some((reply) => isBlock(reply) && reply.stage !== 'rcpt')
      ? 'blocked'
      : 'refused';
  }
  if (!answered && replies.some(({ meaning }) => meaning === 'rate_limited')) return 'rate_limited';
  if (all.some(asksForPatience) || isTarpit(replies, smtpMs)) return 'strained';
  return answered ? 'clean' : 'inconclusive';
}

function isAboutARecipient({ stage, meaning }: Reply): boolean {
  return stage === 'rcpt' && ABOUT_A_RECIPIENT.has(meaning);
}

function isBlock({ meaning }: Reply): boolean {
  return BLOCKS.has(meaning);
}

function asksForPatience(outcome: SessionOutcome): boolean {
  if (outcome.kind !== 'reply' && outcome.kind !== 'ask_again') return false;
  if (outcome.kind === 'reply' && NO_SIGN_OF_HASTE.has(outcome.meaning)) return false;
  const { reply } = outcome;
  if (reply === null || !isTransient(reply)) return false;
  return reply.code === CLOSING || reply.enhanced?.subject === POLICY_SUBJECT;
}

function isTarpit(replies: readonly Reply[], smtpMs: number): boolean {
  const refusals = replies.filter(({ reply }) => reply.code >= 400).length;
  return refusals >= FEWEST_HELD_BACK && smtpMs >= refusals * TARPIT_MS;
}
