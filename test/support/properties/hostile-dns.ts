/** A name server that sends anything at all: what holds of looking up there. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { startDnsServer } from '#lab/dns/server.ts';
import type { DnsReaction } from '#lab/dns/server.ts';
import { createDnsClient } from '#origin/dns/client.ts';
import { outcomeOf } from '#origin/dns/lookup.ts';
import type { LookupOutcome, LookupResult } from '#origin/dns/lookup.ts';
import { MOST_RECORDS } from '#origin/dns/message.ts';
import {
  anotherId,
  ANSWER_COUNT_AT,
  EVIL,
  framed,
  GOOD,
  response,
  TRUNCATED,
} from '#support/dns-response.ts';
import { inTime } from './in-time.ts';
import type { NamedProperty } from './property.ts';

const TRY_MS = 60;
const OVERALL_MS = 200;

const OUTCOMES: ReadonlySet<LookupOutcome> = new Set([
  'answers',
  'nodata',
  'nxdomain',
  'servfail',
  'refused',
  'malformed',
  'timeout',
]);

type Piece = (query: Buffer) => Buffer;

const changed: fc.Arbitrary<Piece> = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 3 }),
    fc.option(fc.nat(80)),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map(([changes, length, tail]) => (query) => {
    const bytes = Buffer.concat([response(query, [GOOD]), tail]);
    for (const [at, octet] of changes) if (at < bytes.length) bytes[at] = octet;
    return length === null ? bytes : bytes.subarray(0, length);
  });

const recordCount: fc.Arbitrary<Piece> = fc.nat(0xff_ff).map((count) => (query) => {
  const bytes = response(query, [GOOD]);
  bytes.writeUInt16BE(count, ANSWER_COUNT_AT);
  return bytes;
});

const aliases: fc.Arbitrary<Piece> = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 'b', 'c', 'd')), {
    minLength: 1,
    maxLength: 12,
  })
  .map(
    (steps) => (query) =>
      response(
        query,
        steps.map(([from, to]) => ({
          name: `${from}.test`,
          type: 'CNAME',
          ttl: 60,
          data: `${to}.test`,
        })),
      ),
  );

const forged = fc.constantFrom<Piece>(
  (query) => response(query, [EVIL], { id: anotherId(query) }),
  (query) => response(query, [EVIL], { questions: [{ name: 'b.test', type: 'MX' }] }),
  (query) => response(query, [{ ...EVIL, name: 'b.test' }]),
  (query) => query,
);

const anyPiece = fc.oneof(
  changed,
  recordCount,
  aliases,
  forged,
  fc.constant<Piece>((query) => response(query, [GOOD])),
  fc.constant<Piece>((query) => response(query, [], { flags: TRUNCATED })),
  fc.uint8Array({ maxLength: 1500 }).map(
    (octets): Piece =>
      () =>
        Buffer.from(octets),
  ),
);

const anyReaction: fc.Arbitrary<DnsReaction> = fc
  .record({
    udp: fc.array(anyPiece, { maxLength: 20 }),
    overTcp: fc.boolean(),
    tcp: fc.array(fc.tuple(anyPiece, fc.boolean()), { maxLength: 4 }),
  })
  .map(({ udp, overTcp, tcp }) => ({
    kind: 'raw',
    chunks: (query, transport) => {
      if (transport === 'udp' && overTcp) return [response(query, [], { flags: TRUNCATED })];
      if (transport === 'udp') return udp.map((piece) => piece(query));
      return tcp.map(([piece, isFramed]) => (isFramed ? framed(piece(query)) : piece(query)));
    },
  }));

const alwaysAResult = fc.asyncProperty(anyReaction, async (reaction) => {
  const server = await startDnsServer({ answer: () => reaction });
  try {
    const client = createDnsClient({
      servers: [`127.0.0.1:${server.port}`],
      tryMs: TRY_MS,
      overallMs: OVERALL_MS,
      rounds: 1,
    });
    const result = await inTime(client.lookUp('a.test', 'MX'));
    assert.ok(OUTCOMES.has(outcomeOf(result)), outcomeOf(result));
    assert.ok(recordsOf(result).length <= MOST_RECORDS);
    assert.ok(!JSON.stringify(result).includes('evil'), 'a forged record is believed');
  } finally {
    await server.close();
  }
});

function recordsOf(result: LookupResult): readonly unknown[] {
  return result.kind === 'answers' ? result.records : [];
}

export const HOSTILE_DNS: readonly NamedProperty[] = [
  { name: 'is a result, in time, and never a forged one', property: alwaysAResult, cases: 60 },
];
