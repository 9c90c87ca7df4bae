/** Whatever comes back for a query: what holds of reading it. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { encode } from 'dns-packet';
import * as fc from 'fast-check';
import { interpret } from '#origin/dns/answer.ts';
import type { QueryType, Question } from '#origin/dns/lookup.ts';
import { MOST_RECORDS, readReply } from '#origin/dns/message.ts';
import type { Reply } from '#origin/dns/message.ts';
import { ANSWER_COUNT_AT } from '#support/dns-response.ts';
import type { NamedProperty } from './property.ts';

const ID = 0x12_34;
const NAME = 'example.com';
const COUNT_OCTETS = 2;
/** RFC 1035 §3.2.2, RFC 3596, RFC 6891: the types that are read, and one that is not. */
const TYPE_CODES = [1, 2, 5, 6, 12, 15, 16, 28, 41, 65_280] as const;
const TYPES: readonly QueryType[] = ['A', 'AAAA', 'MX', 'TXT', 'PTR'];

const anyType = fc.constantFrom(...TYPES);
const anyCounts = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3));

/** A name: labels, a pointer to anywhere, or anything. */
const anyName = fc.oneof(
  fc.integer({ min: 0, max: 0x3f_ff }).map((offset) => uint16(0xc0_00 | offset)),
  fc.constant(uint16(0xc0_0c)),
  fc
    .array(fc.uint8Array({ minLength: 1, maxLength: 63 }), { maxLength: 5 })
    .map((labels) =>
      Buffer.concat([...labels.flatMap((label) => [Buffer.of(label.length), label]), Buffer.of(0)]),
    ),
  fc.uint8Array({ maxLength: 20 }).map((octets) => Buffer.from(octets)),
);

const anyData = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets)),
  anyName,
  anyName.map((name) => Buffer.concat([uint16(10), name])),
);

/** A record whose length is mostly that of its data. */
const anyRecord = fc
  .record({
    owner: anyName,
    type: fc.constantFrom(...TYPE_CODES),
    ttl: fc.nat(0xff_ff),
    data: anyData,
    excess: fc.oneof(
      { weight: 9, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.nat(300) },
    ),
  })
  .map(({ owner, type, ttl, data, excess }) =>
    Buffer.concat([
      owner,
      uint16(type),
      uint16(1),
      uint16(ttl),
      uint16(ttl),
      uint16(data.length + excess),
      data,
    ]),
  );

const anyOctets = fc.property(
  anyType,
  anyCounts,
  fc.uint8Array({ maxLength: 300 }),
  (type, counts, octets) => {
    const kind = read(Buffer.concat([headOf(type, counts), octets]), type).kind;
    assert.ok(kind === 'message' || kind === 'malformed', kind);
  },
);

const anyRecords = fc.property(anyType, fc.array(anyRecord, { maxLength: 12 }), (type, records) => {
  read(Buffer.concat([headOf(type, [records.length, 0, 0]), ...records]), type);
});

/** The same small record many times over, more than is kept. */
const manyRecords = fc.property(
  anyType,
  anyRecord,
  fc.integer({ min: MOST_RECORDS, max: 4000 }),
  (type, record, count) => {
    const whole = Array.from({ length: count }, () => record);
    read(Buffer.concat([headOf(type, [count, 0, 0]), ...whole]), type);
  },
);

const WHOLE = encode({
  type: 'response',
  id: ID,
  questions: [{ name: NAME, type: 'MX' }],
  answers: [
    { name: NAME, type: 'MX', ttl: 5, data: { preference: 1, exchange: 'mx.example' } },
    { name: NAME, type: 'CNAME', ttl: 5, data: 'other.example' },
  ],
  additionals: [
    {
      name: '.',
      type: 'OPT',
      udpPayloadSize: 1232,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options: [],
    },
  ],
});

const changedOctets = fc.property(
  fc.array(fc.tuple(fc.nat(WHOLE.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
  fc.nat(WHOLE.length),
  (changes, length) => {
    const bytes = Buffer.from(WHOLE);
    for (const [at, octet] of changes) bytes[at] = octet;
    read(bytes, 'MX');
    read(bytes.subarray(0, length), 'MX');
  },
);

/** Reads, and looks whether what is said is bounded and of the kind that was asked for. */
function read(bytes: Buffer, type: QueryType): Reply {
  const question: Question = { name: NAME, type };
  const reply = readReply(bytes, ID, question);
  if (reply.kind !== 'message') return reply;
  const { answers, authority } = reply.message;
  assert.ok(answers.length <= MOST_RECORDS && authority.length <= MOST_RECORDS);
  const result = interpret(reply.message, question);
  if (result.kind === 'answers') {
    assert.ok(result.records.length > 0);
    assert.ok(result.records.every((record) => record.type === type));
  }
  return reply;
}

/** Header and question of a response to ours, with these counts of records. */
function headOf(type: QueryType, counts: readonly number[]): Buffer {
  const head = encode({ type: 'response', id: ID, questions: [{ name: NAME, type }] });
  for (const [index, count] of counts.entries()) {
    head.writeUInt16BE(count, ANSWER_COUNT_AT + COUNT_OCTETS * index);
  }
  return head;
}

function uint16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}

export const DNS_MESSAGE: readonly NamedProperty[] = [
  { name: 'never throws, whatever octets follow the question', property: anyOctets, cases: 200 },
  { name: 'never throws, whatever records it holds', property: anyRecords, cases: 500 },
  { name: 'keeps few of many records', property: manyRecords, cases: 50 },
  { name: 'never throws, whichever octets are changed', property: changedOctets, cases: 1000 },
];
