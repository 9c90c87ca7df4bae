import { describe, expect, it } from 'vitest';
import { cachedVerdictText } from '#shared/contract/cached-verdict.ts';
import { domainFactKey, domainFactOf, domainFactText } from '#shared/contract/domain-fact.ts';
import { resultKey } from '#shared/contract/names.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { verdictByDomain } from '#shared/verdict/by-domain.ts';
import { acceptedRecord } from '#support/verdict-record.ts';
import { NO_RECALL, Recall } from '#edge/recall/recall.ts';
import type { Sought } from '#edge/recall/recall.ts';

const START = Date.parse('2026-03-04T05:06:07.000Z');
const HASH = 'a'.repeat(64);
const DOMAIN_HASH = 'd'.repeat(64);
const HOUR_MS = 3600_000;
const FACTS = {
  disposable: false,
  relay: false,
  role: false,
  free: false,
  subaddressed: false,
  eai: false,
};

/** The global cache as a test sets it, and the recall in front of it. */
class Setting {
  nowMs = START;
  global: Map<string, string> | 'away' = new Map();
  /** The keys of each question. */
  readonly asked: (readonly string[])[] = [];
  readonly behind: Promise<unknown>[] = [];

  readonly recall = new Recall({
    readGlobal: (keys) => {
      this.asked.push(keys);
      const held = this.global;
      return Promise.resolve(held === 'away' ? null : keys.map((key) => held.get(key) ?? null));
    },
    now: () => this.nowMs,
    later: (work) => this.behind.push(work),
  });

  put(record: VerdictRecord): void {
    this.global = new Map([[resultKey(HASH), cachedVerdictText(record)]]);
  }

  /** DNS has said a moment ago that the domain does not exist. */
  putFact(observedAtMs = this.nowMs): void {
    const fact = domainFactOf({ kind: 'domain_not_found' }, observedAtMs);
    if (fact === null || this.global === 'away')
      throw new TypeError('no fact, or nowhere to put it');
    this.global.set(domainFactKey(DOMAIN_HASH), domainFactText(fact));
  }

  find(maxAgeSeconds?: number) {
    const sought: Sought = {
      hash: HASH,
      domain: {
        hash: () => Promise.resolve(DOMAIN_HASH),
        verdictOf: (fact) => verdictByDomain(fact, FACTS, 'val_of-the-domain'),
      },
      maxAgeSeconds,
      deadlineMs: this.nowMs + 8000,
    };
    return this.recall.find(sought);
  }
}

const MISSED = [
  { cache: 'edge-memory', because: 'miss' },
  { cache: 'edge-global', because: 'miss' },
];

describe('recall', () => {
  it('finds nothing where nothing is', async () => {
    expect(await new Setting().find()).toEqual({ kind: 'miss', passed: MISSED, ifError: null });
  });

  it('finds a record in the global cache, and the second time in memory', async () => {
    const setting = new Setting();
    const record = acceptedRecord(START, 3600);
    setting.put(record);
    const passed = [{ cache: 'edge-memory', because: 'miss' }];
    expect(await setting.find()).toEqual({ kind: 'hit', record, tier: 'edge-global', passed });
    expect(await setting.find()).toEqual({ kind: 'hit', record, tier: 'edge-memory', passed: [] });
    expect(setting.asked).toEqual([[resultKey(HASH), domainFactKey(DOMAIN_HASH)]]);
  });

  it('finds in memory what the origin answered', async () => {
    const setting = new Setting();
    const record = acceptedRecord(START, 3600);
    setting.recall.keep(HASH, record);
    expect(await setting.find()).toMatchObject({ kind: 'hit', record, tier: 'edge-memory' });
    expect(setting.asked).toEqual([]);
  });

  it('takes the later of two words, whichever tier has it', async () => {
    const setting = new Setting();
    const later = acceptedRecord(START + 2000, 3600, { reason: 'no_mailbox' });
    setting.put(acceptedRecord(START, 3600));
    setting.recall.keep(HASH, later);
    setting.nowMs += 5000;
    expect(await setting.find()).toMatchObject({ record: later, tier: 'edge-memory' });
    setting.put(acceptedRecord(START + 4000, 3600));
    setting.nowMs += 5000;
    expect(await setting.find()).toMatchObject({ tier: 'edge-global' });
  });

  it('holds no more than 10,000 verdicts', async () => {
    const setting = new Setting();
    setting.recall.keep(HASH, acceptedRecord(START, 3600));
    for (let other = 0; other < 10_000; other += 1) {
      setting.recall.keep(`other ${other}`, acceptedRecord(START, 3600));
    }
    expect(await setting.find()).toMatchObject({ kind: 'miss' });
  });
});

describe('what memory holds', () => {
  it('is confirmed by the global cache before it is shown after 5 s', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 3600));
    await setting.find();
    setting.nowMs += 5000;
    expect(await setting.find()).toMatchObject({
      tier: 'edge-global',
      passed: [{ cache: 'edge-memory', because: 'request' }],
    });
    expect(setting.asked).toHaveLength(2);
  });

  it('is confirmed behind an answer from half of that on, once, so that nobody waits', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 3600));
    await setting.find();
    setting.nowMs += 2499;
    await setting.find();
    expect(setting.behind).toHaveLength(0);
    setting.nowMs += 1;
    expect(await setting.find()).toMatchObject({ tier: 'edge-memory' });
    expect(await setting.find()).toMatchObject({ tier: 'edge-memory' });
    expect(setting.behind).toHaveLength(1);
    await Promise.all(setting.behind);
    setting.nowMs += 2499;
    expect(await setting.find()).toMatchObject({ tier: 'edge-memory' });
    expect(setting.asked).toHaveLength(2);
  });

  it.each([2500, 5000])(
    'is forgotten when the global cache no longer has it, seen after %d ms',
    async (ms) => {
      const setting = new Setting();
      setting.recall.keep(HASH, acceptedRecord(START, 3600));
      setting.nowMs += ms;
      await setting.find();
      await Promise.all(setting.behind);
      expect(await setting.find()).toMatchObject({ kind: 'miss', ifError: null });
      setting.global = 'away';
      expect(await setting.find()).toMatchObject({ kind: 'miss', ifError: null });
    },
  );

  it('is shown by its own date while the global cache is away', async () => {
    const setting = new Setting();
    const record = acceptedRecord(START, 3600);
    setting.recall.keep(HASH, record);
    setting.global = 'away';
    setting.nowMs += HOUR_MS - 1;
    expect(await setting.find()).toMatchObject({ kind: 'hit', tier: 'edge-memory', record });
    setting.nowMs += 1;
    expect(await setting.find()).toMatchObject({ kind: 'stale', tier: 'edge-memory', record });
  });
});

/** A recall whose global cache answers when the test says so. */
function asking() {
  const answer = Promise.withResolvers<readonly (string | null)[] | null>();
  const recall = new Recall({
    readGlobal: () => answer.promise,
    now: () => START,
    later: () => undefined,
  });
  const sought = { hash: HASH, domain: null, maxAgeSeconds: undefined, deadlineMs: START + 8000 };
  return { recall, answer, sought };
}

describe('what comes while the global cache is being asked', () => {
  it.each([[[null]], [null]])('is not lost to its answer: %j', async (texts) => {
    const { recall, answer, sought } = asking();
    const finding = recall.find(sought);
    const record = acceptedRecord(START, 3600);
    recall.keep(HASH, record);
    answer.resolve(texts);
    expect(await finding).toMatchObject({ kind: 'hit', record, tier: 'edge-memory' });
    expect(await recall.find(sought)).toMatchObject({ kind: 'hit', record, tier: 'edge-memory' });
  });
});

describe('freshness', () => {
  it('ends with the record, to the millisecond', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 60));
    setting.nowMs = START + 59_999;
    expect(await setting.find()).toMatchObject({ kind: 'hit' });
    setting.nowMs = START + 60_000;
    expect(await setting.find()).toMatchObject({ kind: 'stale' });
  });

  it('is what the caller takes for it, if that is less', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 3600));
    setting.nowMs += 10_000;
    expect(await setting.find(9)).toMatchObject({
      kind: 'miss',
      ifError: null,
      passed: [MISSED[0], { cache: 'edge-global', because: 'request' }],
    });
    expect(await setting.find(10)).toMatchObject({ kind: 'hit' });
  });

  it('of 0 seconds asks no tier at all', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 3600));
    setting.recall.keep(HASH, acceptedRecord(START, 3600));
    expect(await setting.find(0)).toEqual({
      kind: 'miss',
      ifError: null,
      passed: [
        { cache: 'edge-memory', because: 'request' },
        { cache: 'edge-global', because: 'request' },
      ],
    });
    expect(setting.asked).toEqual([]);
  });
});

describe('what is past its date', () => {
  it('is shown at once for a while, and then only where nobody can be asked', async () => {
    const setting = new Setting();
    const record = acceptedRecord(START, 3600);
    setting.put(record);
    setting.nowMs = START + HOUR_MS + 14 * HOUR_MS - 1;
    expect(await setting.find()).toMatchObject({ kind: 'stale', record, tier: 'edge-global' });
    setting.nowMs += 1;
    setting.global = 'away';
    expect(await setting.find()).toMatchObject({
      kind: 'miss',
      ifError: { record, tier: 'edge-memory' },
      passed: [
        { cache: 'edge-memory', because: 'stale' },
        { cache: 'edge-global', because: 'unavailable' },
      ],
    });
    setting.nowMs = START + HOUR_MS + 7 * 24 * HOUR_MS;
    expect(await setting.find()).toMatchObject({ kind: 'miss', ifError: null });
  });

  it('is not shown to a caller who wants nothing that old', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 3600));
    setting.nowMs = START + HOUR_MS;
    expect(await setting.find(3599)).toMatchObject({ kind: 'miss', ifError: null });
    expect(await setting.find(3600)).toMatchObject({ kind: 'stale' });
  });

  it('is not kept where it tells of a moment', async () => {
    const setting = new Setting();
    const busy = acceptedRecord(START, 60, { state: 'unknown', reason: 'timeout' });
    setting.recall.keep(HASH, busy);
    setting.global = 'away';
    setting.nowMs += 60_000;
    expect(await setting.find()).toMatchObject({ kind: 'miss', ifError: null });
  });
});

describe('what is known of the domain', () => {
  it('answers where nothing is known of the address, for as long as it holds', async () => {
    const setting = new Setting();
    setting.putFact();
    const found = { record: { reason: 'domain_not_found', state: 'undeliverable' } };
    expect(await setting.find()).toMatchObject({ ...found, kind: 'hit', tier: 'edge-global' });
    expect(await setting.find()).toMatchObject({ ...found, kind: 'hit', tier: 'edge-memory' });
    expect(setting.asked).toHaveLength(1);
    setting.global = 'away';
    setting.nowMs += 15 * 60_000 - 1;
    expect(await setting.find()).toMatchObject({ kind: 'hit' });
    setting.nowMs += 1;
    expect(await setting.find()).toMatchObject({ kind: 'miss', ifError: null });
  });

  it('gives way to a verdict on the address that is fresh', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 3600));
    setting.putFact();
    expect(await setting.find()).toMatchObject({ kind: 'hit', record: { reason: 'accepted' } });
    setting.nowMs += 16 * HOUR_MS;
    setting.putFact();
    expect(await setting.find()).toMatchObject({ record: { reason: 'domain_not_found' } });
  });

  it('is nothing to a caller who wants no answer that old', async () => {
    const setting = new Setting();
    setting.putFact(START - 10_000);
    expect(await setting.find(9)).toMatchObject({ kind: 'miss' });
    expect(await setting.find(10)).toMatchObject({ kind: 'hit' });
  });

  it('does not stand in for a verdict that was dropped', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 3600));
    await setting.find();
    setting.nowMs += 5000;
    setting.global = new Map();
    setting.putFact();
    expect(await setting.find()).toMatchObject({ kind: 'miss' });
  });
});

describe('a global cache that is away or holds garbage', () => {
  it.each(['', 'not json', '{}', '{"state":"deliverable"}', 'null'])(
    'is a miss: %j',
    async (text) => {
      const setting = new Setting();
      setting.global = new Map([
        [resultKey(HASH), text],
        [domainFactKey(DOMAIN_HASH), text],
      ]);
      expect(await setting.find()).toEqual({ kind: 'miss', passed: MISSED, ifError: null });
    },
  );

  it('is told apart from one that has nothing', async () => {
    const setting = new Setting();
    setting.global = 'away';
    expect(await setting.find()).toMatchObject({
      passed: [MISSED[0], { cache: 'edge-global', because: 'unavailable' }],
    });
  });
});

it('with the cache off nothing is kept and nothing is found', async () => {
  NO_RECALL.keep(HASH, acceptedRecord(Date.now(), 3600));
  const sought = { hash: HASH, domain: null, maxAgeSeconds: undefined, deadlineMs: Date.now() };
  expect(await NO_RECALL.find(sought)).toMatchObject({ kind: 'miss', ifError: null });
  expect(NO_RECALL.remembered(sought)).toBeNull();
});
