/** Name servers that lie, babble, keep silent or forge. Whatever they do is a result, and in time. */
import { Buffer } from 'node:buffer';
import { decode } from 'dns-packet';
import type { Answer } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { startDnsServer } from '#lab/dns/server.ts';
import type { DnsReaction, DnsServer } from '#lab/dns/server.ts';
import { createDnsClient } from '#origin/dns/client.ts';
import type { LookupResult } from '#origin/dns/lookup.ts';
import {
  anotherId,
  ANSWER_COUNT_AT,
  EVIL,
  framed,
  GOOD,
  response,
  TRUNCATED,
} from '#support/dns-response.ts';
import { HOSTILE_DNS } from '#support/properties/hostile-dns.ts';
import { brokenBy } from '#support/properties/property.ts';

const GOOD_FOUND = {
  kind: 'answers',
  records: [{ type: 'MX', preference: 10, exchange: 'good.test' }],
  ttlSeconds: 60,
};

/** The header, `a.test`, type and class. */
const QUESTION_END = 12 + 8 + 4;
/** `a.test` MX 10 `a.test`, both names as pointers to the question. */
const SMALL_MX = Buffer.from('c00c000f00010000003c0004000ac00c', 'hex');

let server: DnsServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** What comes of looking up `a.test` MX where the server does this. */
async function lookUp(reaction: DnsReaction): Promise<LookupResult> {
  server = await startDnsServer({ answer: () => reaction });
  const client = createDnsClient({
    servers: [`127.0.0.1:${server.port}`],
    tryMs: 300,
    overallMs: 1000,
    rounds: 1,
  });
  return client.lookUp('a.test', 'MX');
}

function failure(why: string) {
  return { kind: 'failure', failure: why };
}

function sends(chunks: (query: Buffer) => readonly Buffer[]): DnsReaction {
  return { kind: 'raw', chunks };
}

function alias(name: string, target: string): Answer {
  return { name, type: 'CNAME', ttl: 60, data: target };
}

type Forgery = readonly [what: string, forge: (query: Buffer) => Buffer];

const ANOTHER_ID: Forgery = [
  'another id',
  (query) => response(query, [EVIL], { id: anotherId(query) }),
];
const ANOTHER_NAME: Forgery = [
  'another name',
  (query) => response(query, [EVIL], { questions: [{ name: 'b.test', type: 'MX' }] }),
];

describe('forged datagrams', () => {
  it.each<Forgery>([
    ANOTHER_ID,
    ANOTHER_NAME,
    [
      'another type',
      (query) => response(query, [EVIL], { questions: [{ name: 'a.test', type: 'A' }] }),
    ],
    ['no question', (query) => response(query, [EVIL], { questions: [] })],
    ['the query itself', (query) => query],
    ['nothing in it', () => Buffer.alloc(0)],
  ])('with %s are passed over for the true one', async (_, forge) => {
    const reaction = sends((query) => [forge(query), forge(query), response(query, [GOOD])]);
    expect(await lookUp(reaction)).toEqual(GOOD_FOUND);
  });

  it.each([ANOTHER_ID, ANOTHER_NAME])(
    'with %s are believed no more when no true one comes',
    async (_, forge) => {
      expect(await lookUp(sends((query) => [forge(query)]))).toEqual(failure('malformed'));
    },
  );

  it('from another port do not arrive', async () => {
    const reaction = sends((query) => [response(query, [EVIL])]);
    const fromAnotherPort = { ...reaction, fromAnotherPort: true };
    expect(await lookUp(fromAnotherPort)).toEqual(failure('timeout'));
  });

  it('by the hundred end the try, lest one of them fits', async () => {
    const [, forge] = ANOTHER_ID;
    const reaction = sends((query) => [
      ...Array.from({ length: 200 }, () => forge(query)),
      response(query, [EVIL]),
    ]);
    expect(await lookUp(reaction)).toEqual(failure('malformed'));
  });

  it('with records of other names do not make these known', async () => {
    const foreign: Answer = { ...EVIL, name: 'b.test' };
    const reaction = sends((query) => [response(query, [foreign, GOOD])]);
    expect(await lookUp(reaction)).toEqual(GOOD_FOUND);
  });
});

describe('messages that are no messages', () => {
  it('larger than was allowed are refused', async () => {
    const many = Array.from({ length: 80 }, () => GOOD);
    expect(await lookUp(sends((query) => [response(query, many)]))).toEqual(failure('malformed'));
  });

  it('whose names go round in circles are refused', async () => {
    const reaction = sends((query) => {
      const bytes = response(query, [GOOD]);
      // The name of the record, which follows the question, points to itself.
      bytes.writeUInt16BE(0xc0_00 | QUESTION_END, QUESTION_END);
      return [bytes];
    });
    expect(await lookUp(reaction)).toEqual(failure('malformed'));
  });

  it('that count ten thousand records and have one are refused', async () => {
    const reaction = sends((query) => {
      const bytes = response(query, [GOOD]);
      bytes.writeUInt16BE(10_000, ANSWER_COUNT_AT);
      return [bytes];
    });
    expect(await lookUp(reaction)).toEqual(failure('malformed'));
  });
});

describe('whatever a name server sends', () => {
  it.each(HOSTILE_DNS)('$name', async (named) => {
    expect(await brokenBy(named)).toBeNull();
  });
});

describe('aliases', () => {
  it('that go round in circles in one message end', async () => {
    const circle = [alias('a.test', 'b.test'), alias('b.test', 'a.test')];
    expect(await lookUp(sends((query) => [response(query, circle)]))).toEqual(failure('malformed'));
  });

  it('that lead on for ever, a message each, end', async () => {
    const reaction = sends((query) => {
      const name = decode(query).questions?.[0]?.name ?? '';
      return [response(query, [alias(name, `next.${name}`)])];
    });
    expect(await lookUp(reaction)).toEqual(failure('malformed'));
    expect(server?.queries.total).toBeLessThan(12);
  });

  it('to what is no name end in nothing', async () => {
    const reaction = sends((query) => [response(query, [alias('a.test', 'not a name.test')])]);
    expect(await lookUp(reaction)).toEqual({ kind: 'nxdomain', ttlSeconds: null });
  });
});

/** Cut off over UDP; over TCP these octets, as they are. */
function afterTruncation(bytes: (query: Buffer) => readonly Buffer[], gapMs = 0): DnsReaction {
  return {
    kind: 'raw',
    gapMs,
    chunks: (query, transport) =>
      transport === 'udp' ? [response(query, [], { flags: TRUNCATED })] : bytes(query),
  };
}

type Stream = readonly [what: string, bytes: (query: Buffer) => readonly Buffer[]];

describe('over TCP', () => {
  it('a good answer is good, in however many pieces', async () => {
    const reaction = afterTruncation((query) => {
      const bytes = framed(response(query, [GOOD]));
      return Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    }, 1);
    expect(await lookUp(reaction)).toEqual(GOOD_FOUND);
  });

  it.each<Stream>([
    ['garbage', () => [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'.repeat(2000))]],
    ['an empty message', () => [Buffer.of(0, 0)]],
    ['a message of one octet', () => [Buffer.of(0, 1, 0)]],
    ['another id', (query) => [framed(ANOTHER_ID[1](query))]],
    ['a message cut off again', (query) => [framed(response(query, [GOOD], { flags: TRUNCATED }))]],
  ])('%s is refused', async (_, bytes) => {
    expect(await lookUp(afterTruncation(bytes))).toEqual(failure('malformed'));
  });

  it('silence is waited for no longer than elsewhere', async () => {
    expect(await lookUp(afterTruncation(() => []))).toEqual(failure('timeout'));
  });

  it('an octet now and then gains no time', async () => {
    const reaction = afterTruncation(
      () => [Buffer.of(0xff, 0xff), ...Array.from({ length: 60_000 }, () => Buffer.of(0))],
      20,
    );
    expect(await lookUp(reaction)).toEqual(failure('timeout'));
  });

  it('four thousand MX records become a hundred', async () => {
    const count = 4000;
    const result = await lookUp(
      afterTruncation((query) => {
        const head = response(query, []);
        head.writeUInt16BE(count, ANSWER_COUNT_AT);
        return [framed(Buffer.concat([head, ...Array.from({ length: count }, () => SMALL_MX)]))];
      }),
    );
    expect(result.kind === 'answers' && result.records).toHaveLength(100);
  });
});

it('a resolver that goes away between two look-ups leaves a result', async () => {
  const silent = await startDnsServer({ answer: () => ({ kind: 'silent' }) });
  const client = createDnsClient({ servers: [`127.0.0.1:${silent.port}`], tryMs: 200, rounds: 2 });
  expect(await client.lookUp('a.test', 'MX')).toEqual(failure('timeout'));
  await silent.close();
  expect(await client.lookUp('a.test', 'MX')).toEqual(failure('unreachable'));
});
