/**
 * When an address that was put off is asked again. Greylisting wants the same client and sender
 * after a delay; asking at once only makes it last longer.
 */
import type { Reason } from '#shared/contract/reason.ts';
import type { Reply } from '#shared/smtp/reply.ts';
import { replyText } from '#shared/smtp/reply.ts';

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;

/**
 * Seconds before the second, third and fourth question. Six minutes clears the usual greylist of
 * five (postgrey's default), thirty is the least that RFC 5321 §4.5.4.1 advises, and four hours
 * outlasts a passing fault.
 */
export const DEFAULT_RETRY_DELAYS_SECONDS: readonly number[] = [
  6 * MINUTE_SECONDS,
  30 * MINUTE_SECONDS,
  4 * HOUR_SECONDS,
];

/** A server may name its own delay; beyond this we would rather say that we do not know. */
const LONGEST_NAMED_DELAY_SECONDS = 4 * HOUR_SECONDS;
/** A second too early is an hour lost: greylists start over. */
const MARGIN_SECONDS = 5;

const PUT_OFF: ReadonlySet<Reason> = new Set(['greylisted', 'temporary_failure']);
const NAMED_DELAY = /\b(\d{1,5})\s*(s|sec|second|m|min|minute|h|hour)s?\b/i;

/** Whether asking the same server again later may bring another answer. */
export function isPutOff(reason: Reason): boolean {
  return PUT_OFF.has(reason);
}

/**
 * Seconds until the next question, or null when there will be none.
 *
 * @param attempt how often this address has been put off before, from 0
 * @param reply what the server said, which may name a delay ("try again in 300 seconds")
 */
export function retryDelaySeconds(
  reason: Reason,
  attempt: number,
  reply: Reply | null,
  delays: readonly number[],
): number | null {
  const planned = isPutOff(reason) ? delays[attempt] : undefined;
  if (planned === undefined) return null;
  const named = reply === null ? null : namedDelaySeconds(replyText(reply));
  if (named === null || named + MARGIN_SECONDS <= planned) return planned;
  return Math.min(named + MARGIN_SECONDS, LONGEST_NAMED_DELAY_SECONDS);
}

/** The delay that a reply asks for, in seconds; null where it names none. */
export function namedDelaySeconds(text: string): number | null {
  const match = NAMED_DELAY.exec(text);
  if (match === null) return null;
  const unit = match[2]?.charAt(0).toLowerCase();
  const secondsPerUnit = unit === 's' ? 1 : unit === 'm' ? MINUTE_SECONDS : HOUR_SECONDS;
  return Number(match[1]) * secondsPerUnit;
}
