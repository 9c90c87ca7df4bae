/** What the edge shows of verdicts that are past their date, to whom, and what it does behind that. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { postValidate, problemOf, verdictOf } from '#support/edge-client.ts';
import { createEdgeSetting } from '#support/edge-setting.ts';
import type { EdgeSetting } from '#support/edge-setting.ts';
import { eventually } from '#support/fault-setting.ts';
import { problemAnswer } from '#support/origin-peer.ts';
import type { Respond } from '#support/origin-peer.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

let setting: EdgeSetting;
let key: string;
let usual: Respond;
let addresses = 0;
beforeAll(async () => {
  setting = await createEdgeSetting();
  key = await setting.createKey('live');
  usual = setting.origin.respond;
});
beforeEach(() => {
  setting.origin.respond = usual;
});
afterAll(async () => {
  await setting.stop();
});

/** An address whose verdict has been past its date for this long. */
async function pastFor(pastMs: number, changes: Partial<VerdictRecord> = {}): Promise<string> {
  addresses += 1;
  const email = `someone@recipient-${addresses}.com`;
  const record = acceptedRecord(Date.now() - pastMs - HOUR_MS, 3600, changes);
  await setting.replicateVerdict(email, record);
  return email;
}

function ask(body: object): Promise<Response> {
  return postValidate(setting.edge.url, key, body);
}

function askedFor(email: string) {
  return setting.origin.requests.filter(({ body }) => body.includes(email));
}

describe('a verdict just past its date', () => {
  it('is shown at once, called stale and not final, and is fetched afresh behind', async () => {
    const email = await pastFor(HOUR_MS);
    const response = await ask({ email });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-status')).toMatch(
      /^ev-edge-global; hit; ttl=-\d{4}; detail=stale-while-revalidate, ev-edge-memory; fwd=miss$/,
    );
    expect(Number(response.headers.get('age'))).toBeGreaterThanOrEqual(7200);
    expect(response.headers.get('retry-after')).toBeNull();
    const verdict = await verdictOf(response);
    expect(verdict).toMatchObject({
      state: 'deliverable',
      final: false,
      cache: { status: 'hit', tier: 'edge-global' },
    });
    expect(Date.parse(verdict.expires_at)).toBeLessThan(Date.now());
    const fresh = await eventually(
      async () => verdictOf(await ask({ email })),
      ({ final }) => final,
    );
    expect(fresh).toMatchObject({ final: true, cache: { status: 'hit', tier: 'edge-memory' } });
    expect(askedFor(email)).toHaveLength(1);
  });

  it('is fetched once for a crowd', async () => {
    const email = await pastFor(HOUR_MS);
    // The origin takes its time, so that the whole crowd finds the verdict stale in memory.
    setting.origin.respond = () => null;
    await eventually(
      async () => verdictOf(await ask({ email })),
      ({ cache }) => cache.tier === 'edge-memory',
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask({ email })));
    for (const answer of answers) {
      expect(await verdictOf(answer)).toMatchObject({ final: false, cache: { status: 'hit' } });
    }
    expect(askedFor(email)).toHaveLength(1);
  });

  it('is not shown to a caller who wants nothing that old', async () => {
    const email = await pastFor(HOUR_MS);
    const response = await ask({ email, max_age: 7000 });
    expect(await verdictOf(response)).toMatchObject({ final: true, cache: { status: 'miss' } });
    const other = await pastFor(HOUR_MS);
    expect(await verdictOf(await ask({ email: other, max_age: 0 }))).toMatchObject({
      cache: { status: 'miss' },
    });
  });

  it('is not shown where it tells of a moment', async () => {
    const email = await pastFor(1000, { state: 'unknown', reason: 'connection_failed' });
    expect(await verdictOf(await ask({ email }))).toMatchObject({
      state: 'deliverable',
      cache: { status: 'miss' },
    });
  });
});

describe('a verdict long past its date', () => {
  it('is shown where the origin can take nothing, with the time to come back', async () => {
    const email = await pastFor(DAY_MS);
    setting.origin.respond = () => problemAnswer('queue_full');
    const response = await ask({ email });
    expect(response.headers.get('cache-status')).toMatch(
      /^ev-edge-global; hit; ttl=-\d{5}; detail=stale-if-error, ev-edge-memory; fwd=miss$/,
    );
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await verdictOf(response)).toMatchObject({ state: 'deliverable', final: false });
  });

  it('is not shown to a caller who wants nothing that old, nor when it is over', async () => {
    setting.origin.respond = () => problemAnswer('queue_full');
    const email = await pastFor(DAY_MS);
    for (const max_age of [0, 86_400]) {
      expect(await problemOf(await ask({ email, max_age }))).toMatchObject({ code: 'queue_full' });
    }
    const over = await pastFor(8 * DAY_MS);
    expect(await problemOf(await ask({ email: over }))).toMatchObject({ code: 'queue_full' });
  });

  it('is asked afresh where the origin can be asked', async () => {
    const email = await pastFor(DAY_MS);
    const response = await ask({ email });
    expect(response.headers.get('cache-status')).toBe(
      'ev-origin; fwd=miss, ev-edge-global; fwd=stale, ev-edge-memory; fwd=miss',
    );
    expect(await verdictOf(response)).toMatchObject({ final: true, cache: { status: 'miss' } });
  });

  it('gives way to a refusal that is about the caller', async () => {
    const email = await pastFor(DAY_MS);
    setting.origin.respond = () => problemAnswer('account_held');
    expect(await problemOf(await ask({ email }))).toMatchObject({ code: 'account_held' });
  });
});
