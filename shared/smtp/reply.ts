/**
 * An SMTP reply: three digits, an optional enhanced status code, and text, over one or more lines.
 *
 * Sources: RFC 5321 §4.2 (replies, multi-line form), RFC 3463 (enhanced codes),
 * RFC 2034 (where they stand in the text). The enhanced code is read from the text even when the
 * server has not announced ENHANCEDSTATUSCODES, since many send it all the same.
 */

/** Where in a session a reply was given. What a refusal is about starts with this. */
export type Stage = 'connect' | 'ehlo' | 'starttls' | 'mail' | 'rcpt' | 'rset' | 'quit';

/** RFC 3463 §2: class "." subject "." detail. */
export interface EnhancedCode {
  readonly class: 2 | 4 | 5;
  readonly subject: number;
  readonly detail: number;
}

/** One whole reply. `lines` holds the text of each line without its code, separator or enhanced code. */
export interface Reply {
  readonly code: number;
  readonly enhanced: EnhancedCode | null;
  readonly lines: readonly string[];
}

const REPLY_LINE = /^([2-5][0-9][0-9])(?:[ -](.*))?$/s;
const ENHANCED_CODE = /^([245])\.([0-9]{1,3})\.([0-9]{1,3})(?=\s|$|[:;,-])\s*/;

/**
 * Reads the lines of one reply, as sent and without their line ends.
 *
 * @returns the reply, or null when a line is not of the form of RFC 5321 §4.2 or the codes of the
 * lines differ, which a client must take as a broken server and not as an answer.
 */
export function parseReply(rawLines: readonly string[]): Reply | null {
  let code: number | null = null;
  let enhanced: EnhancedCode | null = null;
  const lines: string[] = [];
  for (const rawLine of rawLines) {
    const match = REPLY_LINE.exec(rawLine);
    if (match === null) return null;
    const lineCode = Number(match[1]);
    if (code !== null && code !== lineCode) return null;
    code = lineCode;
    const text = match[2] ?? '';
    const found = ENHANCED_CODE.exec(text);
    enhanced ??= found === null ? null : toEnhancedCode(found);
    lines.push(found === null ? text : text.slice(found[0].length));
  }
  return code === null ? null : { code, enhanced, lines };
}

/** The text of all lines as one string, for matching and for evidence. */
export function replyText(reply: Reply): string {
  return reply.lines.join(' ');
}

/** `5.1.1`, or null where the server sent none. */
export function formatEnhancedCode(enhanced: EnhancedCode | null): string | null {
  return enhanced === null ? null : `${enhanced.class}.${enhanced.subject}.${enhanced.detail}`;
}

/** 2yz and 3yz of RFC 5321 §4.2.1. */
export function isPositive(reply: Reply): boolean {
  return reply.code < 400;
}

/** 4yz of RFC 5321 §4.2.1: the same command may succeed later. */
export function isTransient(reply: Reply): boolean {
  return reply.code >= 400 && reply.code < 500;
}

function toEnhancedCode(match: RegExpExecArray): EnhancedCode {
  const statusClass = match[1] === '2' ? 2 : match[1] === '4' ? 4 : 5;
  return { class: statusClass, subject: Number(match[2]), detail: Number(match[3]) };
}
