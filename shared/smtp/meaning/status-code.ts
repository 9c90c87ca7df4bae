/** The enhanced status code of a reply, wherever in the text the server put it. */
import type { EnhancedCode, Reply } from '#shared/smtp/reply.ts';

/** A code that is not where RFC 2034 §4 wants it stands near the start, or in the closing brackets. */
const SEARCHED_LENGTH = 512;

/**
 * `#5.1.0` (IronPort), `(#5.1.1)` and `(#5.1.1 - chkuser)` (qmail), `cuda_nsu 5.1.1` (Barracuda).
 * Four numbers are an IP address, and a number right before or after makes it something else.
 */
const STATUS_IN_TEXT = /(?:^|[ #([:])([245])\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9]|\.[0-9])/;

/**
 * The reply's enhanced code: the one that leads the text, else the first in the text whose class is
 * that of the basic code (RFC 2034 §4: they must agree).
 */
export function statusCodeOf(reply: Reply): EnhancedCode | null {
  if (reply.enhanced !== null) return reply.enhanced;
  const replyClass = Math.floor(reply.code / 100);
  for (const line of reply.lines) {
    const match = STATUS_IN_TEXT.exec(line.slice(0, SEARCHED_LENGTH));
    if (match !== null && Number(match[1]) === replyClass) {
      return {
        class: replyClass === 4 ? 4 : 5,
        subject: Number(match[2]),
        detail: Number(match[3]),
      };
    }
  }
  return null;
}
