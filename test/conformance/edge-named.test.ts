/** What only the origin can answer goes there, whatever the edge knows, and comes back as it was. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postValidate, problemOf, verdictOf } from '#support/edge-client.ts';
import { createEdgeSetting } from '#support/edge-setting.ts';
import type { EdgeSetting } from '#support/edge-setting.ts';
import { jsonAnswer, problemAnswer, verdictAnswer } from '#support/origin-peer.ts';
import type { PeerRequest } from '#support/origin-peer.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const FRESH_SECONDS = 3600;
const EMAIL = 'Jane@recipient.example';
const JOB = 'job_019cb7e8-a6d8-7000-8000-000000000000';

let setting: EdgeSetting;
let key: string;
let testKey: string;
beforeAll(async () => {
  setting = await createEdgeSetting();
  key = await setting.createKey('live');
  testKey = await setting.createKey('test');
});
afterAll(async () => {
  await setting.stop();
});
beforeEach(() => {
  setting.origin.requests.length = 0;
  setting.origin.respond = (request) =>
    verdictAnswer(request, acceptedRecord(Date.now(), FRESH_SECONDS));
});

function ask(body: object, headers: Record<string, string> = {}, as = key): Promise<Response> {
  return postValidate(setting.edge.url, as, body, headers);
}

function askedOf(): PeerRequest {
  const [request, ...others] = setting.origin.requests;
  if (request === undefined || others.length > 0) throw new Error('not asked once');
  return request;
}

describe('a request with an Idempotency-Key', () => {
  it('goes to the origin, though a cache knows the answer', async () => {
    await setting.replicateVerdict(EMAIL, acceptedRecord(Date.now(), FRESH_SECONDS));
    expect((await ask({ email: EMAIL })).status).toBe(200);
    setting.origin.requests.length = 0;
    const response = await ask({ email: EMAIL }, { 'idempotency-key': 'order "4711"' });
    expect(response.status).toBe(200);
    expect(askedOf().header('idempotency-key')).toBe('order "4711"');
    expect(askedOf().header('ev-environment')).toBeNull();
    expect(askedOf().verification).toMatchObject({ ok: true, environment: 'live' });
    expect(response.headers.get('cache-status')).toContain('ev-edge-memory; fwd=bypass');
  });

  it('asks for what the caller asks for, so that another body is told from it', async () => {
    await ask({ email: EMAIL, policy: 'signup' }, { 'idempotency-key': 'a' });
    expect(JSON.parse(askedOf().body)).toEqual({
      email: EMAIL,
      timeout_ms: 8000,
      include: [],
      policy: 'signup',
    });
  });

  it('is told when its answer was given before', async () => {
    setting.origin.respond = (request) =>
      verdictAnswer(request, acceptedRecord(Date.now(), FRESH_SECONDS), 202, {
        location: `/v1/jobs/${JOB}`,
        'retry-after': '7',
        'idempotency-replayed': 'true',
      });
    const response = await ask({ email: EMAIL }, { 'idempotency-key': 'b' });
    expect(response.status).toBe(202);
    expect(response.headers.get('idempotency-replayed')).toBe('true');
    expect(response.headers.get('location')).toBe(`/v1/jobs/${JOB}`);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await verdictOf(response)).toMatchObject({ email: EMAIL, normalized: EMAIL });
  });

  it.each(['idempotency_in_flight', 'idempotency_key_reused'] as const)(
    'is refused as the origin refuses it: %s',
    async (code) => {
      setting.origin.respond = () => problemAnswer(code);
      const response = await ask({ email: EMAIL }, { 'idempotency-key': 'c' });
      expect(await problemOf(response)).toMatchObject({ code });
    },
  );

  it.each(['', 'k'.repeat(256), 'schl\u00fcssel'])(
    'is refused here where it is %j',
    async (bad) => {
      const response = await ask({ email: EMAIL }, { 'idempotency-key': bad });
      expect(await problemOf(response)).toMatchObject({ code: 'invalid_idempotency_key' });
      expect(setting.origin.requests).toEqual([]);
    },
  );

  it('gets no verdict of the edge’s own while the origin gives none', async () => {
    await setting.replicateVerdict(EMAIL, acceptedRecord(Date.now(), FRESH_SECONDS));
    setting.origin.respond = () => jsonAnswer(500, {});
    const response = await ask({ email: EMAIL }, { 'idempotency-key': 'd' });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).not.toBeNull();
  });
});

describe('a test key', () => {
  it('is answered here at once', async () => {
    const response = await ask({ email: 'risky@sandbox.test' }, {}, testKey);
    expect(await verdictOf(response)).toMatchObject({ state: 'risky' });
    expect(setting.origin.requests).toEqual([]);
  });

  it.each(['slow@sandbox.test', 'later_risky@sandbox.test'])(
    'has the origin asked for %s, which is told whose it is',
    async (email) => {
      await ask({ email }, {}, testKey);
      expect(askedOf().verification).toMatchObject({ ok: true, environment: 'test' });
    },
  );

  it('is refused as its script says, and nobody is alarmed', async () => {
    const before = setting.edge.logs.length;
    const response = await ask({ email: 'http_500@sandbox.test' }, {}, testKey);
    expect([response.status, (await problemOf(response)).code]).toEqual([500, 'internal']);
    expect(setting.edge.logs.length).toBe(before);
    expect(setting.origin.requests).toEqual([]);
  });
});
