/** Whatever a server sends: what holds of reading it. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  EMPTY_READER,
  feed,
  MAX_LINE_OCTETS,
  MAX_REPLY_LINES,
  MAX_REPLY_OCTETS,
  type ReadResult,
  type ReplyReader,
} from '#shared/smtp/conversation/reply-reader.ts';
import type { NamedProperty } from './property.ts';

const encoder = new TextEncoder();

/** Reads a stream that comes in these portions. */
export function readReplies(...portions: readonly (string | Uint8Array)[]): {
  results: readonly ReadResult[];
  reader: ReplyReader;
} {
  let reader = EMPTY_READER;
  const results: ReadResult[] = [];
  for (const portion of portions) {
    const step = feed(reader, typeof portion === 'string' ? encoder.encode(portion) : portion);
    reader = step.reader;
    results.push(...step.results);
  }
  return { results, reader };
}

const replyLine = fc
  .tuple(
    fc.constantFrom('220', '250', '421', '550', '999'),
    fc.constantFrom(' ', '-', ''),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('\r\n', '\n'),
  )
  .map((parts) => encoder.encode(parts.join('')));
const streams = fc.array(fc.oneof(replyLine, fc.uint8Array({ maxLength: 60 })), { maxLength: 12 });

const anyCut = fc.property(streams, fc.array(fc.integer({ min: 1, max: 9 })), (pieces, cuts) => {
  const stream = concat(pieces);
  const portions: Uint8Array[] = [];
  let from = 0;
  for (const cut of cuts) {
    portions.push(stream.subarray(from, from + cut));
    from += cut;
  }
  portions.push(stream.subarray(from));
  assert.deepEqual(readReplies(...portions), readReplies(stream));
});

const endless = fc.constantFrom(
  '250-x\n',
  `250-${'y'.repeat(1_500)}\n`,
  'z'.repeat(5_000),
  '250 ok\n',
);

const bounded = fc.property(fc.array(endless, { maxLength: 200 }), (portions) => {
  let reader = EMPTY_READER;
  for (const portion of portions) {
    reader = feed(reader, encoder.encode(portion)).reader;
    assert.ok(reader.partialLine.length <= MAX_LINE_OCTETS);
    assert.ok(reader.lines.length <= MAX_REPLY_LINES);
    assert.ok(reader.lines.join('').length <= MAX_REPLY_OCTETS);
  }
});

export const REPLY_READER: readonly NamedProperty[] = [
  {
    name: 'how it is cut into portions makes no difference',
    property: anyCut,
    cases: 100,
  },
  { name: 'what is held stays within the limits', property: bounded, cases: 50 },
];

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
