/** What the edge answers by itself, from what it remembers, and from the origin. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postValidate, problemOf, verdictOf } from '#support/edge-client.ts';
import { createEdgeSetting, KEY_RECORD } from '#support/edge-setting.ts';
import type { EdgeSetting } from '#support/edge-setting.ts';
import { jsonAnswer, problemAnswer, verdictAnswer } from '#support/origin-peer.ts';
import type { Respond } from '#support/origin-peer.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const JOB_ID = 'job_019cb7e8-a6d8-7000-8000-000000000000';

let setting: EdgeSetting;
let key: string;
let testKey: string;
let usual: Respond;
let addresses = 0;
beforeAll(async () => {
  setting = await createEdgeSetting();
  key = await setting.createKey('live');
  testKey = await setting.createKey('test');
  usual = setting.origin.respond;
});
beforeEach(() => {
  setting.origin.respond = usual;
});
afterAll(async () => {
  await setting.stop();
});

/** An address that no test before has asked about. */
function newAddress(): string {
  addresses += 1;
  return `someone-${addresses}@recipient-${addresses}.com`;
}

function ask(body: object, withKey = key, url = setting.edge.url): Promise<Response> {
  return postValidate(url, withKey, body);
}

describe('an address that the edge does not know', () => {
  it('is asked of the origin, for the account, with the deadline and the trace', async () => {
    const email = newAddress();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const sentAtMs = Date.now();
    const body = { email, timeout_ms: 5000, max_age: 60, policy: 'marketing' };
    const response = await postValidate(setting.edge.url, key, body, { traceparent });
    expect(response.status).toBe(200);
    const asked = setting.origin.requests.at(-1);
    expect(JSON.parse(asked?.body ?? '')).toEqual({ ...body, include: ['evidence'] });
    expect(asked?.header('traceparent')).toBe(traceparent);
    expect(asked?.header('x-api-key')).toBeNull();
    expect(asked?.verification).toMatchObject({
      ok: true,
      account: KEY_RECORD.account_id,
      keyId: KEY_RECORD.key_id,
    });
    const deadlineMs = Number(asked?.header('ev-deadline'));
    expect(deadlineMs - 5000).toBeGreaterThanOrEqual(sentAtMs - 1);
    expect(deadlineMs - 5000).toBeLessThanOrEqual(Date.now());
  });

  it('has the evidence shown only to whoever asks for it', async () => {
    const without = await verdictOf(await ask({ email: newAddress() }));
    expect(without).not.toHaveProperty('evidence');
    const withEvidence = await verdictOf(await ask({ email: newAddress(), include: ['evidence'] }));
    expect(withEvidence.evidence).toHaveLength(1);
  });

  it('shows what was said to whoever asks for it, and keeps it for nobody', async () => {
    const transcript = [{ direction: 'sent', line: 'RCPT TO:<recipient>', at: 12 }];
    setting.origin.respond = (request) => {
      const { body } = verdictAnswer(request, acceptedRecord(Date.now(), 3600));
      const verdict: object = JSON.parse(body);
      const wanted = request.body.includes('"transcript"');
      return jsonAnswer(200, wanted ? { ...verdict, transcript } : verdict);
    };
    const email = newAddress();
    const first = await verdictOf(await ask({ email, include: ['transcript'] }));
    expect(first).toMatchObject({ transcript });
    expect(first).not.toHaveProperty('evidence');
    const hit = await verdictOf(await ask({ email, include: ['transcript', 'evidence'] }));
    expect(hit).toMatchObject({ cache: { status: 'hit' }, transcript: null });
    expect(hit.evidence).toHaveLength(1);
    expect(await verdictOf(await ask({ email: newAddress() }))).not.toHaveProperty('transcript');
  });

  it('comes with the headers of a miss', async () => {
    const { headers } = await ask({ email: newAddress() });
    expect(headers.get('cache-status')).toBe(
      'ev-origin; fwd=miss, ev-edge-global; fwd=miss, ev-edge-memory; fwd=miss',
    );
    expect(headers.get('age')).toBeNull();
    expect(headers.get('server-timing')).toMatch(
      /^gate;dur=\d+, recall;dur=\d+, origin;dur=\d+, total;dur=\d+$/,
    );
    expect(headers.get('content-type')).toBe('application/json');
  });

  it('is hit at the origin when the origin remembers it', async () => {
    setting.origin.respond = (request) => {
      const { body } = verdictAnswer(request, acceptedRecord(Date.now() - 90_000, 3600));
      const verdict: object = JSON.parse(body);
      return jsonAnswer(200, { ...verdict, cache: { status: 'hit', tier: 'origin', age: 90 } });
    };
    const response = await ask({ email: newAddress() });
    expect(response.headers.get('age')).toBe('90');
    expect(await verdictOf(response)).toMatchObject({ cache: { status: 'hit', tier: 'origin' } });
  });
});

describe('an address that was asked before', () => {
  it('is answered from memory, for whatever the next caller wants of it', async () => {
    const email = newAddress();
    const first = await verdictOf(await ask({ email }));
    const asked = setting.origin.requests.length;
    const response = await ask({ email, include: ['evidence'], policy: 'signup' });
    const second = await verdictOf(response);
    expect(setting.origin.requests.length).toBe(asked);
    expect(second).toMatchObject({
      cache: { status: 'hit', tier: 'edge-memory' },
      action: 'allow',
    });
    expect([second.id, second.observed_at]).toEqual([first.id, first.observed_at]);
    expect(second.evidence).toHaveLength(1);
    expect(response.headers.get('cache-status')).toMatch(/^ev-edge-memory; hit; ttl=\d+$/);
    expect(response.headers.get('age')).toBe(String(second.cache.age));
  });

  it('is the same address in other letters of its domain', async () => {
    const email = newAddress();
    await ask({ email });
    const [local = '', domain = ''] = email.split('@');
    const verdict = await verdictOf(await ask({ email: `${local}@${domain.toUpperCase()}` }));
    expect(verdict).toMatchObject({
      email: `${local}@${domain.toUpperCase()}`,
      normalized: email,
      cache: { tier: 'edge-memory' },
    });
  });

  it('is asked afresh when the caller says max_age 0, and the answer is kept', async () => {
    const email = newAddress();
    await ask({ email });
    const asked = setting.origin.requests.length;
    const response = await ask({ email, max_age: 0 });
    expect(setting.origin.requests.length).toBe(asked + 1);
    expect(response.headers.get('cache-status')).toContain('ev-edge-memory; fwd=request');
    expect(await verdictOf(response)).toMatchObject({ cache: { status: 'miss', tier: null } });
    expect(await verdictOf(await ask({ email }))).toMatchObject({ cache: { status: 'hit' } });
  });

  it('is answered from the global cache where memory is empty', async () => {
    const email = newAddress();
    await setting.replicateVerdict(email, acceptedRecord(Date.now() - 60_000, 3600));
    const asked = setting.origin.requests.length;
    const response = await ask({ email });
    expect(await verdictOf(response)).toMatchObject({
      cache: { status: 'hit', tier: 'edge-global', age: expect.closeTo(60, -1) },
    });
    expect(response.headers.get('cache-status')).toMatch(
      /^ev-edge-global; hit; ttl=\d+, ev-edge-memory; fwd=miss$/,
    );
    expect(await verdictOf(await ask({ email }))).toMatchObject({ cache: { tier: 'edge-memory' } });
    expect(setting.origin.requests.length).toBe(asked);
  });

  it('is asked afresh when what is known is too old', async () => {
    const stale = newAddress();
    const longAgo = Date.now() - 24 * 3600_000;
    await setting.replicateVerdict(stale, acceptedRecord(longAgo, 3600));
    const response = await ask({ email: stale });
    expect(response.headers.get('cache-status')).toBe(
      'ev-origin; fwd=miss, ev-edge-global; fwd=stale, ev-edge-memory; fwd=miss',
    );
    expect(await verdictOf(response)).toMatchObject({ cache: { status: 'miss' } });
    const old = newAddress();
    await setting.replicateVerdict(old, acceptedRecord(Date.now() - 60_000, 3600));
    expect(await verdictOf(await ask({ email: old, max_age: 30 }))).toMatchObject({
      cache: { status: 'miss' },
    });
  });

  it('is asked afresh each time with the cache off', async () => {
    const edge = await setting.startEdge({ EV_CACHE: 'off' });
    const email = newAddress();
    await setting.replicateVerdict(email, acceptedRecord(Date.now(), 3600));
    const before = setting.origin.requests.length;
    for (let time = 0; time < 3; time += 1) await ask({ email }, key, edge.url);
    await edge.stop();
    expect(setting.origin.requests.length).toBe(before + 3);
  });
});

describe('an answer that comes after the deadline', () => {
  it('is promised: 202, provisional, with the job, and kept nowhere', async () => {
    setting.origin.respond = (request) =>
      verdictAnswer(
        request,
        acceptedRecord(Date.now(), 60, { state: 'unknown', reason: 'timeout', final: false }),
        202,
        { location: `/v1/jobs/${JOB_ID}`, 'retry-after': '3' },
      );
    const email = newAddress();
    const response = await ask({ email });
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(`/v1/jobs/${JOB_ID}`);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(await verdictOf(response)).toMatchObject({ state: 'unknown', final: false });
    setting.origin.respond = usual;
    expect(await verdictOf(await ask({ email }))).toMatchObject({ cache: { status: 'miss' } });
  });

  it('is fetched by its job', async () => {
    const job = {
      id: JOB_ID,
      kind: 'single',
      state: 'running',
      created_at: '2026-03-04T05:06:07.000Z',
      started_at: null,
      finished_at: null,
      total: 1,
      processed: 0,
      duplicates: 0,
      summary: { deliverable: 0, undeliverable: 0, risky: 0, unknown: 0 },
      eta_seconds: null,
      result: null,
    };
    setting.origin.respond = () => jsonAnswer(200, job);
    const response = await fetch(`${setting.edge.url}/v1/jobs/${JOB_ID}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect([response.status, await response.json()]).toEqual([200, job]);
    expect(setting.origin.requests.at(-1)).toMatchObject({
      method: 'GET',
      path: `/v1/jobs/${JOB_ID}`,
      verification: { ok: true, account: KEY_RECORD.account_id },
    });
  });
});

it('a problem that the origin found is told as it is, under our request id', async () => {
  setting.origin.respond = () => problemAnswer('queue_full');
  const response = await ask({ email: newAddress() });
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
  const problem = await problemOf(response);
  expect(problem).toMatchObject({ code: 'queue_full' });
  expect(problem.request_id).not.toBe('req_of-the-origin');
});

describe('a verdict that needs nobody to be asked', () => {
  const hostile = [
    ['is no address', 'not an address'],
    ['is empty', ''],
    ['is very long', 'a'.repeat(10_000)],
    ['holds NUL', 'a\u0000b@recipient.com'],
    ['holds CR LF', 'a@recipient.com>\r\nRCPT TO:<b@recipient.com'],
    ['holds a right-to-left mark', 'a\u202Eb@recipient.com'],
    ['holds an unpaired surrogate', '\uD800@recipient.com'],
    ['is all of these', `\u0000\r\n\uDFFF"\u200F`.repeat(500)],
  ] as const;

  it.each(hostile)('is 200 invalid_syntax where it %s', async (_, email) => {
    const before = setting.origin.requests.length;
    const response = await ask({ email });
    expect(response.status).toBe(200);
    expect(await verdictOf(response)).toMatchObject({
      email,
      normalized: null,
      state: 'undeliverable',
      reason: 'invalid_syntax',
      cache: { status: 'miss', tier: null, age: 0 },
    });
    expect(setting.origin.requests.length).toBe(before);
  });

  it.each([
    'a@example.com',
    'a@host.test',
    'accepted@sandbox.test',
    'a@localhost.localdomain.invalid',
  ])('is reserved_domain for %s under a live key', async (email) => {
    const before = setting.origin.requests.length;
    expect(await verdictOf(await ask({ email }))).toMatchObject({
      state: 'undeliverable',
      reason: 'reserved_domain',
    });
    expect(setting.origin.requests.length).toBe(before);
  });
});

describe('a test key', () => {
  it.each([
    ['no_mailbox@sandbox.test', 'undeliverable', 'no_mailbox'],
    ['risky@sandbox.test', 'risky', 'accept_all'],
    ['someone@recipient.com', 'unknown', 'not_probed'],
    ['no address', 'undeliverable', 'invalid_syntax'],
  ])('is answered by script for %s, and nobody is asked', async (email, state, reason) => {
    await setting.replicateVerdict(email, acceptedRecord(Date.now(), 3600));
    const before = setting.origin.requests.length;
    expect(await verdictOf(await ask({ email, max_age: 0 }, testKey))).toMatchObject({
      state,
      reason,
    });
    expect(setting.origin.requests.length).toBe(before);
  });
});

describe('/health', () => {
  it('is what the origin says, without a key', async () => {
    const health = {
      status: 'unhealthy',
      version: '1.0.0',
      timestamp: '2026-03-04T05:06:07.000Z',
      checks: { database: true, redis: true, queue: false },
    };
    setting.origin.respond = () => jsonAnswer(503, health);
    const response = await fetch(`${setting.edge.url}/health`);
    expect([response.status, await response.json()]).toEqual([503, health]);
    expect(response.headers.get('request-id')).toMatch(/^req_/);
  });
});

it('no address and no key stands in the global cache or in the log', async () => {
  const email = 'canary-in-the-cache@recipient.com';
  await ask({ email });
  await ask({ email });
  const keys = await setting.redis.keys('*');
  const values = keys.length === 0 ? [] : await setting.redis.mget(keys);
  const written = JSON.stringify([keys, values, setting.edge.logs]);
  expect(written).not.toContain('canary');
  expect(written).not.toContain(key);
});
