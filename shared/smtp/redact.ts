/**
 * Takes addresses and control characters out of a reply's text, so that it can stand in evidence and
 * in transcripts.
 *
 * It is better to take out too much: whatever may be an address goes, in all the ways that servers
 * write one and hostile servers might, and no `@` is ever left. The host names of `key=host` pairs
 * go too, since `user=example.com` is how a sender writes the recipient into a return path.
 */

/** RFC 5321 §4.5.3.1.5: a reply line has at most 512 octets. A longer text is cut and ends in `…`. */
const MAX_REDACTED_LENGTH = 512;

/** Characters that are looked at at all; more than are kept, since redactions change the length. */
const MAX_READ_LENGTH = 4 * MAX_REDACTED_LENGTH;

const REDACTED = '[address]';
const ELLIPSIS = '…';

/** The text without addresses, on one line, in at most 512 characters. Takes linear time. */
export function redactReplyText(text: string): string {
  const isPartial = text.length > MAX_READ_LENGTH;
  const line = onOneLine(text.slice(0, MAX_READ_LENGTH));
  const redacted = redactAddresses(isPartial ? withoutBrokenEnd(line) : line)
    .replaceAll(/ {2,}/g, ' ')
    .trim()
    .toWellFormed();
  if (!isPartial && redacted.length <= MAX_REDACTED_LENGTH) return redacted;
  return redacted.slice(0, MAX_REDACTED_LENGTH - ELLIPSIS.length).toWellFormed() + ELLIPSIS;
}

const LINE_BREAKS = /[\t\n\v\f\r\u2028\u2029]/g;

/** Control characters, and those that have no width or turn the writing direction (RFC 8264 §9.8). */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;

/** An invisible character may stand inside an address to hide it, and so leaves no gap. */
function onOneLine(text: string): string {
  return text.replaceAll(LINE_BREAKS, ' ').replaceAll(INVISIBLE, '');
}

/** Without what the end of reading may have cut in two: a word, or a quoted string. */
function withoutBrokenEnd(line: string): string {
  const lastWord = line.lastIndexOf(' ');
  const words = line.slice(0, Math.max(0, lastWord));
  const hasOpenQuote = (words.split('"').length - 1) % 2 === 1;
  return hasOpenQuote ? words.slice(0, words.lastIndexOf('"')) : words;
}

/**
 * What joins a local part and a domain: `@` and its wide and small forms, the same in the encodings
 * of URLs and HTML, and the `=` and `%` of rewritten addresses (`=40` of MIME is the first of them).
 */
const JOINTS = /[@\uff20\ufe6b]|%(?:25){0,3}40|&#(?:64|x40);|[%=]/gi;

/** The joints that may stand for something else. */
const DOUBTFUL_JOINT = /^[%=]$/;

/** A doubtful joint is one before a name with a dot in it and a letter after the dot. */
const DOMAIN = /[\p{L}\p{N}_-]+\.(?:[\p{L}\p{N}_-]+\.)*\p{L}/uy;

/** Where an address in running text begins and ends. */
const AROUND_ADDRESSES: ReadonlySet<string> = new Set(' <>()[]{},;:"');

function redactAddresses(line: string): string {
  let kept = '';
  let from = 0;
  for (const joint of line.matchAll(JOINTS)) {
    if (joint.index < from) continue;
    const after = joint.index + joint[0].length;
    if (DOUBTFUL_JOINT.test(joint[0]) && !isDomainAt(line, after)) continue;
    kept += line.slice(from, startOfLocalPart(line, from, joint.index)) + REDACTED;
    from = endOfDomain(line, after);
  }
  return kept + line.slice(from);
}

function isDomainAt(line: string, index: number): boolean {
  DOMAIN.lastIndex = index;
  return DOMAIN.test(line);
}

/** Goes back over the local part, quoted or not, and over blanks before the joint; not before `from`. */
function startOfLocalPart(line: string, from: number, joint: number): number {
  let start = joint;
  while (start > from && line.charAt(start - 1) === ' ') start -= 1;
  if (start > from && line.charAt(start - 1) === '"') return openingQuote(line, from, start - 1);
  while (start > from && !AROUND_ADDRESSES.has(line.charAt(start - 1))) start -= 1;
  return start;
}

/** The quote that opens the string which the quote at `closing` ends, over escaped ones. */
function openingQuote(line: string, from: number, closing: number): number {
  let quote = closing;
  do {
    quote = line.lastIndexOf('"', quote - 1);
  } while (quote > from && line.charAt(quote - 1) === '\\');
  return quote < from ? from : quote;
}

function endOfDomain(line: string, start: number): number {
  // A domain literal, `user@[192.0.2.1]`.
  if (line.charAt(start) === '[') {
    const closing = line.indexOf(']', start);
    if (closing !== -1) return closing + 1;
  }
  let end = start;
  while (end < line.length && !AROUND_ADDRESSES.has(line.charAt(end))) end += 1;
  return end;
}
