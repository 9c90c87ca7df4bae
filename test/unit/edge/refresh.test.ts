import { describe, expect, it } from 'vitest';
import { Fault } from '#shared/fault/catalogue.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { UnderWay } from '#edge/recall/under-way.ts';
import { createRefresh } from '#edge/relay/refresh.ts';
import type { Errand, RelayedVerdict } from '#edge/relay/validate.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const NOW = Date.parse('2026-03-04T05:06:07.000Z');
const RECORD = acceptedRecord(NOW, 3600);
const VERDICT: RelayedVerdict = {
  kind: 'verdict',
  verdict: {
    ...RECORD,
    email: 'someone@recipient.com',
    normalized: 'someone@recipient.com',
    suggestion: null,
    action: null,
    cache: { status: 'miss', tier: null, age: 0 },
  },
};
const ERRAND = {
  caller: {
    accountId: 'acct_1',
    keyId: 'key_1',
    environment: 'live',
    scopes: ['validate'],
  },
  request: {
    email: 'someone@recipient.com',
    timeout_ms: 100,
    max_age: 1_000_000,
    include: ['evidence'],
    policy: 'signup',
  },
  traceparent: null,
} as const satisfies Omit<Errand, 'deadlineMs'> & { request: { include: unknown } };

/** Refreshes whose answers come when the test says so. */
class Setting {
  nowMs = NOW;
  readonly errands: Errand[] = [];
  readonly answers: PromiseWithResolvers<RelayedVerdict>[] = [];
  readonly kept: [string, VerdictRecord][] = [];
  readonly underWay = new UnderWay({ now: () => this.nowMs, pause: () => Promise.resolve() });
  readonly #refresh = createRefresh({
    relayValidate: (errand) => {
      this.errands.push(errand);
      const answer = Promise.withResolvers<RelayedVerdict>();
      this.answers.push(answer);
      return answer.promise;
    },
    underWay: this.underWay,
    keep: (hash, record) => this.kept.push([hash, record]),
    now: () => this.nowMs,
  });

  refresh(hash: string): Promise<void> {
    return this.#refresh(hash, {
      ...ERRAND,
      request: { ...ERRAND.request, include: ['evidence'] },
    });
  }
}

describe('a refresh', () => {
  it('asks with time enough, for the verdict alone, and keeps it', async () => {
    const setting = new Setting();
    const done = setting.refresh('hash');
    setting.answers[0]?.resolve(VERDICT);
    await done;
    expect(setting.errands[0]).toMatchObject({
      deadlineMs: NOW + 20_000,
      request: { email: 'someone@recipient.com', timeout_ms: 20_000, include: [] },
    });
    expect(setting.errands[0]?.request).not.toHaveProperty('max_age');
    expect(setting.kept).toEqual([['hash', RECORD]]);
  });

  it('is not begun while the same address is being asked about', async () => {
    const setting = new Setting();
    void setting.refresh('hash');
    await setting.refresh('hash');
    setting.underWay.lead('another', NOW + 8000);
    await setting.refresh('another');
    expect(setting.errands).toHaveLength(1);
  });

  it('may be one of 16, and of 16 more when those are over or cut off', async () => {
    const setting = new Setting();
    for (let n = 0; n < 20; n += 1) void setting.refresh(`hash ${n}`);
    expect(setting.errands).toHaveLength(16);
    setting.answers[0]?.resolve(VERDICT);
    await setting.answers[0]?.promise;
    await new Promise(setImmediate);
    for (let n = 20; n < 24; n += 1) void setting.refresh(`hash ${n}`);
    expect(setting.errands).toHaveLength(17);
    setting.nowMs += 20_000;
    for (let n = 24; n < 50; n += 1) void setting.refresh(`hash ${n}`);
    expect(setting.errands).toHaveLength(33);
  });

  it.each<[string, RelayedVerdict]>([
    ['a promise', { ...VERDICT, kind: 'provisional', jobId: 'job_1', retryAfter: null }],
  ])('keeps nothing of %s', async (_, relayed) => {
    const setting = new Setting();
    const done = setting.refresh('hash');
    setting.answers[0]?.resolve(relayed);
    await done;
    expect(setting.kept).toEqual([]);
  });

  it('that fails leaves things as they are', async () => {
    const setting = new Setting();
    const done = setting.refresh('hash');
    setting.answers[0]?.reject(new Fault('origin_unavailable'));
    await expect(done).resolves.toBeUndefined();
    expect([setting.kept, setting.underWay.isLed('hash')]).toEqual([[], false]);
  });
});
