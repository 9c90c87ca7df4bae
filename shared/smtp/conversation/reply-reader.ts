/**
 * Bytes in, replies out, in any portions the network hands over. It never throws and never holds
 * more than one reply's worth: a server that sends a line or a reply without end is told apart as
 * `overflow`, and one that does not speak SMTP as `not_smtp`. After either, nothing more is read.
 *
 * Source: RFC 5321 §4.2.1 (multi-line replies). A bare LF ends a line too, since servers send it.
 */
import { parseReply, type Reply } from '#shared/smtp/reply.ts';

/** RFC 5321 §4.5.3.1.5 says 512 with CRLF; real servers put explanations and links past that. */
export const MAX_LINE_OCTETS = 2_048;
/** The longest EHLO replies have some thirty lines. */
export const MAX_REPLY_LINES = 128;
/** Holds any real reply many times over, and bounds what one server can make us keep. */
export const MAX_REPLY_OCTETS = 32_768;

/** What is held of a reply that is not whole yet. */
export interface ReplyReader {
  readonly partialLine: Uint8Array;
  readonly lines: readonly string[];
  readonly octets: number;
  /** Set once the stream can no longer be read as SMTP. */
  readonly broken: boolean;
}

export type ReadResult =
  | { readonly kind: 'reply'; readonly reply: Reply; readonly rawLines: readonly string[] }
  | { readonly kind: 'not_smtp'; readonly rawLines: readonly string[] }
  | {
      readonly kind: 'overflow';
      readonly limit: 'line' | 'lines' | 'octets';
      readonly rawLines: readonly string[];
    };

export interface ReadStep {
  readonly reader: ReplyReader;
  readonly results: readonly ReadResult[];
}

export const EMPTY_READER: ReplyReader = {
  partialLine: new Uint8Array(0),
  lines: [],
  octets: 0,
  broken: false,
};

/** Whether nothing stands between replies: no part of a line, no part of a reply. */
export function isBetweenReplies(reader: ReplyReader): boolean {
  return reader.partialLine.length === 0 && reader.lines.length === 0;
}

/** Takes the next portion of the stream. @returns what is still held, and each whole reply in order. */
export function feed(before: ReplyReader, bytes: Uint8Array): ReadStep {
  const results: ReadResult[] = [];
  let reader = before;
  let from = 0;
  while (from < bytes.length && !reader.broken) {
    const lineEnd = bytes.indexOf(LF, from);
    const portion = bytes.subarray(from, lineEnd < 0 ? bytes.length : lineEnd);
    from += portion.length + 1;
    const step =
      reader.partialLine.length + portion.length > MAX_LINE_OCTETS
        ? overflow(reader, 'line')
        : lineEnd < 0
          ? { reader: { ...reader, partialLine: join(reader.partialLine, portion) }, result: null }
          : takeLine(reader, join(reader.partialLine, portion));
    reader = step.reader;
    if (step.result !== null) results.push(step.result);
  }
  return { reader, results };
}

interface LineStep {
  readonly reader: ReplyReader;
  readonly result: ReadResult | null;
}

const LF = 0x0a;
const BROKEN_READER: ReplyReader = { ...EMPTY_READER, broken: true };
/** Invalid UTF-8 becomes U+FFFD: servers send any 8-bit charset, and only ASCII decides a meaning. */
const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
/** Controls but TAB: NUL can't be stored as text, and ESC would speak to an operator's terminal. */
const CONTROLS = /[^\P{Cc}\t]/gu;
const CODE_AND_SEPARATOR = /^[2-5][0-9][0-9](?:[ -]|$)/;

function takeLine(reader: ReplyReader, bytes: Uint8Array): LineStep {
  const line = utf8.decode(bytes).replace(/\r$/, '').replaceAll(CONTROLS, '\ufffd');
  const lines = [...reader.lines, line];
  const octets = reader.octets + bytes.length;
  const held = { ...EMPTY_READER, lines, octets };
  if (!CODE_AND_SEPARATOR.test(line)) return notSmtp(lines);
  if (line[3] !== '-') return finishReply(lines);
  if (lines.length >= MAX_REPLY_LINES) return overflow(held, 'lines');
  if (octets > MAX_REPLY_OCTETS) return overflow(held, 'octets');
  return { reader: held, result: null };
}

function finishReply(rawLines: readonly string[]): LineStep {
  const reply = parseReply(rawLines);
  return reply === null
    ? notSmtp(rawLines)
    : { reader: EMPTY_READER, result: { kind: 'reply', reply, rawLines } };
}

function notSmtp(rawLines: readonly string[]): LineStep {
  return { reader: BROKEN_READER, result: { kind: 'not_smtp', rawLines } };
}

function overflow(reader: ReplyReader, limit: 'line' | 'lines' | 'octets'): LineStep {
  return { reader: BROKEN_READER, result: { kind: 'overflow', limit, rawLines: reader.lines } };
}

function join(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
