import { describe, expect, it } from 'vitest';
import { resultKey } from '#shared/contract/names.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { acceptedRecord } from '#support/verdict-record.ts';
import { createRecall, NO_RECALL } from '#edge/recall/recall.ts';

const START = Date.parse('2026-03-04T05:06:07.000Z');
const HASH = 'a'.repeat(64);

/** The global cache as a test sets it, and the recall in front of it. */
class Setting {
  nowMs = START;
  global: Map<string, string> | 'away' = new Map();
  asked = 0;

  readonly recall = createRecall({
    readGlobal: (keys) => {
      this.asked += 1;
      const held = this.global;
      return Promise.resolve(held === 'away' ? null : keys.map((key) => held.get(key) ?? null));
    },
    now: () => this.nowMs,
  });

  put(record: VerdictRecord): void {
    this.global = new Map([[resultKey(HASH), JSON.stringify(record)]]);
  }

  find(maxAgeSeconds?: number) {
    return this.recall.find(HASH, maxAgeSeconds);
  }
}

describe('recall', () => {
  it('finds nothing where nothing is', async () => {
    expect(await new Setting().find()).toBeNull();
  });

  it('finds a record in the global cache, and the second time in memory', async () => {
    const setting = new Setting();
    const record = acceptedRecord(START, 3600);
    setting.put(record);
    expect(await setting.find()).toEqual({ record, tier: 'edge-global' });
    expect(await setting.find()).toEqual({ record, tier: 'edge-memory' });
    expect(setting.asked).toBe(1);
  });

  it('finds in memory what the origin answered', async () => {
    const setting = new Setting();
    const record = acceptedRecord(START, 3600);
    setting.recall.keep(HASH, record);
    expect(await setting.find()).toEqual({ record, tier: 'edge-memory' });
    expect(setting.asked).toBe(0);
  });

  it('has the global cache confirm memory after 5 s', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 3600));
    await setting.find();
    setting.nowMs += 4999;
    expect(await setting.find()).toMatchObject({ tier: 'edge-memory' });
    setting.nowMs += 1;
    expect(await setting.find()).toMatchObject({ tier: 'edge-global' });
  });

  it('forgets what the global cache no longer has', async () => {
    const setting = new Setting();
    setting.recall.keep(HASH, acceptedRecord(START, 3600));
    setting.nowMs += 5000;
    expect(await setting.find()).toBeNull();
    setting.global = 'away';
    expect(await setting.find()).toBeNull();
  });

  it('takes the later of two words, whichever tier has it', async () => {
    const setting = new Setting();
    const later = acceptedRecord(START + 2000, 3600, { reason: 'no_mailbox' });
    setting.put(acceptedRecord(START, 3600));
    setting.recall.keep(HASH, later);
    setting.nowMs += 5000;
    expect(await setting.find()).toEqual({ record: later, tier: 'edge-memory' });
    setting.put(acceptedRecord(START + 4000, 3600));
    setting.nowMs += 5000;
    expect(await setting.find()).toMatchObject({ tier: 'edge-global' });
  });
});

describe('freshness', () => {
  it('ends with the record, to the millisecond', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 60));
    setting.nowMs = START + 59_999;
    expect(await setting.find()).not.toBeNull();
    setting.nowMs = START + 60_000;
    expect(await setting.find()).toBeNull();
  });

  it('is what the caller takes for it, if that is less', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 3600));
    setting.nowMs += 10_000;
    expect(await setting.find(9)).toBeNull();
    expect(await setting.find(10)).not.toBeNull();
  });

  it('of 0 seconds asks no tier at all', async () => {
    const setting = new Setting();
    setting.put(acceptedRecord(START, 3600));
    setting.recall.keep(HASH, acceptedRecord(START, 3600));
    expect(await setting.find(0)).toBeNull();
    expect(setting.asked).toBe(0);
  });

  it('that is over is not kept', async () => {
    const setting = new Setting();
    setting.recall.keep(HASH, acceptedRecord(START - 60_000, 60));
    setting.global = 'away';
    expect(await setting.find()).toBeNull();
  });
});

describe('a global cache that is away or holds garbage', () => {
  it('leaves what memory has until its own date', async () => {
    const setting = new Setting();
    setting.recall.keep(HASH, acceptedRecord(START, 3600));
    setting.global = 'away';
    setting.nowMs += 3_599_999;
    expect(await setting.find()).toMatchObject({ tier: 'edge-memory' });
    setting.nowMs += 1;
    expect(await setting.find()).toBeNull();
  });

  it.each(['', 'not json', '{}', '{"state":"deliverable"}', 'null'])(
    'is a miss: %j',
    async (text) => {
      const setting = new Setting();
      setting.global = new Map([[resultKey(HASH), text]]);
      expect(await setting.find()).toBeNull();
    },
  );
});

it('with the cache off nothing is kept and nothing is found', async () => {
  NO_RECALL.keep(HASH, acceptedRecord(Date.now(), 3600));
  expect(await NO_RECALL.find(HASH, undefined)).toBeNull();
});
