import { Buffer } from 'node:buffer';
import { encode } from 'dns-packet';
import type { Packet } from 'dns-packet';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueryType } from '#origin/dns/lookup.ts';
import { MOST_RECORDS, readReply } from '#origin/dns/message.ts';
import type { Message, Reply } from '#origin/dns/message.ts';
import { DNS_MESSAGE } from '#support/properties/dns-message.ts';
import { brokenBy } from '#support/properties/property.ts';
import { header, ID, mxData, mxResponse, nameOf, pointerTo, question, record } from './wire.ts';
import { QUESTION_AT, RESPONSE, uint16 } from './wire.ts';

const MX = 15;

function read(bytes: Buffer, type: QueryType = 'MX'): Reply {
  return readReply(bytes, ID, { name: 'example.com', type });
}

function messageIn(bytes: Buffer, type: QueryType = 'MX'): Message {
  const reply = read(bytes, type);
  if (reply.kind !== 'message') throw new Error(`not a message but ${reply.kind}`);
  return reply.message;
}

function response(type: QueryType, packet: Packet): Buffer {
  return encode({
    type: 'response',
    id: ID,
    questions: [{ name: 'example.com', type, class: 'IN' }],
    ...packet,
  });
}

describe('records, as another encoder writes them', () => {
  it('MX', () => {
    const bytes = response('MX', {
      answers: [
        {
          name: 'Example.com',
          type: 'MX',
          ttl: 300,
          data: { preference: 10, exchange: 'MX1.example.com' },
        },
        { name: 'example.com', type: 'MX', ttl: 300, data: { preference: 0, exchange: '.' } },
      ],
    });
    expect(messageIn(bytes).answers).toEqual([
      {
        owner: 'example.com',
        ttlSeconds: 300,
        data: { type: 'MX', preference: 10, exchange: 'mx1.example.com' },
      },
      { owner: 'example.com', ttlSeconds: 300, data: { type: 'MX', preference: 0, exchange: '' } },
    ]);
  });

  it.each([
    ['A', '192.0.2.1', { type: 'A', address: '192.0.2.1' }],
    ['A', '255.0.10.0', { type: 'A', address: '255.0.10.0' }],
    ['AAAA', '2001:db8:0:0:1:0:0:1', { type: 'AAAA', address: '2001:db8::1:0:0:1' }],
    ['AAAA', '::1', { type: 'AAAA', address: '::1' }],
    ['AAAA', '::ffff:192.0.2.1', { type: 'AAAA', address: '::ffff:192.0.2.1' }],
    ['PTR', 'mail.example.com', { type: 'PTR', host: 'mail.example.com' }],
  ] as const)('%s %s', (type, data, expected) => {
    const bytes = response(type, { answers: [{ name: 'example.com', type, ttl: 60, data }] });
    expect(messageIn(bytes, type).answers).toEqual([
      { owner: 'example.com', ttlSeconds: 60, data: expected },
    ]);
  });

  it('TXT, its strings joined (RFC 7208 §3.3)', () => {
    const data = ['v=spf1 ip4:192.0.2.0/24', ' -all'];
    const bytes = response('TXT', {
      answers: [{ name: 'example.com', type: 'TXT', ttl: 60, data }],
    });
    expect(messageIn(bytes, 'TXT').answers[0]?.data).toEqual({
      type: 'TXT',
      text: 'v=spf1 ip4:192.0.2.0/24 -all',
    });
  });

  it('CNAME in the answers, SOA and NS beside them', () => {
    const soa = {
      mname: 'ns.example',
      rname: 'dns.example',
      serial: 1,
      refresh: 2,
      retry: 3,
      expire: 4,
    };
    const bytes = response('MX', {
      answers: [{ name: 'example.com', type: 'CNAME', ttl: 5, data: 'other.example' }],
      authorities: [
        { name: 'example', type: 'SOA', ttl: 900, data: { ...soa, minimum: 600 } },
        { name: 'example', type: 'NS', ttl: 900, data: 'ns.example' },
      ],
    });
    const message = messageIn(bytes);
    expect(message.answers[0]?.data).toEqual({ type: 'CNAME', target: 'other.example' });
    expect(message.authority.map(({ data }) => data)).toEqual([
      { type: 'SOA', minimumSeconds: 600 },
      { type: 'NS' },
    ]);
  });

  it('of types that are of no use, which are left out', () => {
    const bytes = response('MX', {
      answers: [
        { name: 'example.com', type: 'CAA', ttl: 5, data: { tag: 'issue', value: 'ca.example' } },
        {
          name: 'example.com',
          type: 'MX',
          ttl: 5,
          data: { preference: 1, exchange: 'mx.example' },
        },
      ],
    });
    expect(messageIn(bytes).answers).toHaveLength(1);
  });

  it('any records of these types come back as they were', () => {
    const label = fc.stringMatching(/^[a-z0-9_-]{1,20}$/);
    const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
    const mx = fc.record({ preference: fc.nat(65_535), exchange: name });
    fc.assert(
      fc.property(fc.array(mx, { maxLength: 20 }), (records) => {
        const answers = records.map(
          (data) => ({ name: 'example.com', type: 'MX', ttl: 1, data }) as const,
        );
        const found = messageIn(response('MX', { answers })).answers.map(({ data }) => data);
        expect(found).toEqual(records.map((data) => ({ type: 'MX', ...data })));
      }),
    );
  });
});

describe('names', () => {
  it('are followed through compression pointers (RFC 1035 §4.1.4)', () => {
    const exchange = Buffer.concat([Buffer.from('\x03mx1'), pointerTo(QUESTION_AT)]);
    const message = messageIn(mxResponse(record({ type: MX, data: mxData(1, exchange) })));
    expect(message.answers[0]?.data).toMatchObject({ exchange: 'mx1.example.com' });
  });

  it.each([
    ['a dot inside a label', ['a.b', 'example'], 'a\\.b.example'],
    ['a backslash', ['a\\b', 'example'], 'a\\\\b.example'],
    ['control characters', ['a\r\n\0', 'example'], 'a\\013\\010\\000.example'],
    ['octets above 127', ['m\xfcller', 'example'], 'm\\252ller.example'],
    ['a space', ['a b'], 'a\\032b'],
    ['capitals', ['MX', 'Example'], 'mx.example'],
  ])('with %s cannot be taken for others', (_, labels, text) => {
    const message = messageIn(mxResponse(record({ type: MX, data: mxData(1, nameOf(...labels)) })));
    expect(message.answers[0]?.data).toMatchObject({ exchange: text });
  });

  const longest = [63, 63, 63, 61].map((length) => 'a'.repeat(length));
  it('may have 255 octets', () => {
    const message = messageIn(
      mxResponse(record({ type: MX, data: mxData(1, nameOf(...longest)) })),
    );
    expect(message.answers[0]?.data).toMatchObject({ exchange: longest.join('.') });
  });

  it('may not have 256', () => {
    const labels = [63, 63, 63, 62].map((length) => 'a'.repeat(length));
    expect(read(mxResponse(record({ type: MX, data: mxData(1, nameOf(...labels)) }))).kind).toBe(
      'malformed',
    );
  });

  const answersAt = QUESTION_AT + question(MX).length;
  /** Owner pointer, type, class, TTL, length and preference come before. */
  const exchangeAt = answersAt + 14;
  it.each([
    ['a pointer to itself', pointerTo(exchangeAt)],
    ['a pointer forward', pointerTo(exchangeAt + 10)],
    ['a circle of two', Buffer.concat([pointerTo(exchangeAt + 2), pointerTo(exchangeAt)])],
    [
      'a label that leads back to itself',
      Buffer.concat([Buffer.from('\x01a'), pointerTo(exchangeAt)]),
    ],
    ['a pointer past the end', pointerTo(0x3f_ff)],
    ['half a pointer at the end', Buffer.of(0xc0)],
    ['a reserved label type', Buffer.of(0x41, 0x61, 0)],
    ['a label past the end', Buffer.of(63, 0x61)],
    ['no end', Buffer.from('\x03abc')],
  ])('with %s are malformed', (_, exchange) => {
    expect(read(mxResponse(record({ type: MX, data: mxData(1, exchange) }))).kind).toBe(
      'malformed',
    );
  });

  it('that point to a name further on are malformed', () => {
    // The second record is as long as the first, and its exchange stands where the first's does.
    const recordLength = exchangeAt - answersAt + 2;
    const bytes = mxResponse(
      record({ type: MX, data: mxData(1, pointerTo(exchangeAt + recordLength)) }),
      record({ type: MX, data: mxData(2, nameOf('mx', 'example')) }),
    );
    expect(read(bytes).kind).toBe('malformed');
  });

  /** An MX record whose owner's name is a chain of so many pointers, which ends in the root. */
  function chainOf(pointers: number): Buffer {
    const chainAt = answersAt + 12;
    const links = Array.from({ length: pointers - 1 }, (_, index) =>
      pointerTo(index === 0 ? chainAt : chainAt + 2 * index - 1),
    );
    const chain = Buffer.concat([Buffer.of(0), ...links]);
    return mxResponse(
      record({ type: 65_280, data: chain }),
      record({
        owner: pointerTo(chainAt + chain.length - 2),
        type: MX,
        data: mxData(1, nameOf('mx')),
      }),
    );
  }

  it('may be chains of as many pointers as a name has labels', () => {
    expect(messageIn(chainOf(127)).answers.map(({ owner }) => owner)).toEqual(['']);
  });

  it('may not be longer chains', () => {
    expect(read(chainOf(128)).kind).toBe('malformed');
  });
});

describe('what does not belong to the query is unrelated', () => {
  const good = mxResponse(record({ type: MX, data: mxData(1, nameOf('mx', 'example')) }));

  it('though this one does', () => {
    expect(read(good).kind).toBe('message');
  });

  it.each([
    ['another id', readReply(good, ID + 1, { name: 'example.com', type: 'MX' })],
    ['another name', readReply(good, ID, { name: 'example.net', type: 'MX' })],
    ['another type', readReply(good, ID, { name: 'example.com', type: 'A' })],
    ['another class', read(Buffer.concat([header(RESPONSE, [1, 0, 0, 0]), question(MX, 3)]))],
    ['a query', read(Buffer.concat([header(0x01_00, [1, 0, 0, 0]), question(MX)]))],
    [
      'another opcode',
      read(Buffer.concat([header(RESPONSE | 0x20_00, [1, 0, 0, 0]), question(MX)])),
    ],
    ['no question', read(header(RESPONSE, [0, 0, 0, 0]))],
    [
      'two questions',
      read(Buffer.concat([header(RESPONSE, [2, 0, 0, 0]), question(MX), question(MX)])),
    ],
    ['nothing', read(Buffer.alloc(0))],
    ['half a header', read(good.subarray(0, 7))],
  ])('%s', (_, reply) => {
    expect(reply.kind).toBe('unrelated');
  });

  it('capitals in the question are no other name (RFC 4343)', () => {
    const bytes = Buffer.concat([
      header(RESPONSE, [1, 0, 0, 0]),
      nameOf('EXAMPLE', 'Com'),
      uint16(MX, 1),
    ]);
    expect(read(bytes).kind).toBe('message');
  });
});

describe('a message that is not what it says', () => {
  it.each([
    ['an A record of three octets', 'A', record({ type: 1, data: Buffer.alloc(3) })],
    ['an A record of five octets', 'A', record({ type: 1, data: Buffer.alloc(5) })],
    [
      'an A record that ends before its length',
      'A',
      record({ type: 1, data: Buffer.alloc(4), length: 400 }),
    ],
    ['an empty AAAA record', 'AAAA', record({ type: 28, data: Buffer.alloc(0) })],
    ['an MX record without a name', 'MX', record({ type: MX, data: uint16(10) })],
    [
      'an MX record with more after its name',
      'MX',
      record({ type: MX, data: mxData(1, Buffer.of(0, 0)) }),
    ],
    ['a TXT string longer than its record', 'TXT', record({ type: 16, data: Buffer.of(9, 0x61) })],
  ] as const)('is malformed: %s', (_, type, answer) => {
    const codes = { A: 1, AAAA: 28, MX, TXT: 16 };
    const bytes = Buffer.concat([header(RESPONSE, [1, 1, 0, 0]), question(codes[type]), answer]);
    expect(read(bytes, type).kind).toBe('malformed');
  });

  it.each([
    ['answers', [1, 0xff_ff, 0, 0]],
    ['authority', [1, 0, 0xff_ff, 0]],
    ['additional', [1, 0, 0, 0xff_ff]],
  ])('is malformed where it has fewer records than it counts: %s', (_, counts) => {
    expect(read(Buffer.concat([header(RESPONSE, counts), question(MX)])).kind).toBe('malformed');
  });

  it('never throws, wherever it is cut off', () => {
    const whole = mxResponse(
      record({ type: MX, data: mxData(10, nameOf('mx1', 'example')) }),
      record({ type: 16, data: Buffer.from('\x05hello') }),
    );
    for (let length = 0; length < whole.length; length += 1) {
      expect(['unrelated', 'malformed']).toContain(read(whole.subarray(0, length)).kind);
    }
  });

  it.each(DNS_MESSAGE)('$name', async (named) => {
    expect(await brokenBy(named)).toBeNull();
  });
});

describe('limits and codes', () => {
  it('reads the first hundred of four thousand records, and what comes after them', () => {
    const answers = Array.from({ length: 4000 }, (_, index) =>
      record({ type: MX, data: mxData(index, pointerTo(QUESTION_AT)) }),
    );
    const option = record({ owner: nameOf(), type: 41, ttl: 0x01_00_00_00, data: Buffer.alloc(0) });
    const bytes = Buffer.concat([
      header(RESPONSE, [1, 4000, 0, 1]),
      question(MX),
      ...answers,
      option,
    ]);
    const message = messageIn(bytes);
    expect(message.answers).toHaveLength(MOST_RECORDS);
    expect(message.rcode).toBe(16);
  });

  it('leaves records of other classes out', () => {
    const chaos = record({ type: MX, recordClass: 3, data: mxData(1, nameOf('mx')) });
    expect(messageIn(mxResponse(chaos)).answers).toEqual([]);
  });

  it('takes a TTL with its highest bit set for zero (RFC 2181 §8)', () => {
    const ttls = [0x7f_ff_ff_ff, 0x80_00_00_00].map((ttl) =>
      record({ type: MX, ttl, data: mxData(1, nameOf('mx')) }),
    );
    expect(messageIn(mxResponse(...ttls)).answers.map(({ ttlSeconds }) => ttlSeconds)).toEqual([
      0x7f_ff_ff_ff, 0,
    ]);
  });

  it('says that a message was cut off, and does not read on', () => {
    const bytes = Buffer.concat([header(RESPONSE | 0x02_00, [1, 9, 0, 0]), question(MX)]);
    expect(read(bytes).kind).toBe('truncated');
  });

  it.each([0, 2, 3, 5])('keeps response code %i', (rcode) => {
    expect(
      messageIn(Buffer.concat([header(RESPONSE | rcode, [1, 0, 0, 0]), question(MX)])).rcode,
    ).toBe(rcode);
  });
});
