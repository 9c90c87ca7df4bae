/** What the edge charges by itself, in workerd, and what it says of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventsIn } from '#shared/metering/read-event.ts';
import { postValidate, problemOf } from '#support/edge-client.ts';
import { createEdgeSetting, KEY_RECORD } from '#support/edge-setting.ts';
import type { EdgeSetting } from '#support/edge-setting.ts';
import type { EdgeWorker } from '#support/edge-worker.ts';
import { jsonAnswer, problemAnswer } from '#support/origin-peer.ts';
import type { Respond } from '#support/origin-peer.ts';
import { until } from '#support/stack.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const LOG_LIMIT_MS = 10_000;

const USAGE = {
  month: '2026-03',
  quota: null,
  used: 12,
  reserved: 0,
  remaining: null,
  charged: { hits: 7, misses: 5 },
  free: { unknown: 1, duplicate: 0, unasked: 0, test: 0, degraded: 0 },
  resets_at: '2026-04-01T00:00:00.000Z',
};

let setting: EdgeSetting;
let edge: EdgeWorker;
let key: string;
let usual: Respond;
beforeAll(async () => {
  setting = await createEdgeSetting();
  usual = setting.origin.respond;
});
beforeEach(async () => {
  await edge?.stop();
  edge = await setting.startEdge();
  key = await setting.createKey('live');
  setting.origin.respond = usual;
  setting.origin.leaseRequests.length = 0;
});
afterAll(async () => {
  await edge.stop();
  await setting.stop();
});

function ask(email: string): Promise<Response> {
  return postValidate(edge.url, key, { email });
}

function events() {
  return edge.logs.flatMap((line) => [...eventsIn(line)]);
}

/** The Worker's lines come by a way of their own, which may be behind its answers. */
async function eventsOnce(count: number) {
  await until(
    async () => events().length >= count,
    LOG_LIMIT_MS,
    () => 'lines are missing in the log',
  );
  return events();
}

describe('a hit', () => {
  it('is a line in the log for each, from one lease, and a miss is none', async () => {
    const responses = [];
    for (let time = 0; time < 4; time += 1) responses.push(await ask('someone@recipient.com'));
    const [lease] = setting.origin.leaseRequests;
    expect(setting.origin.leaseRequests).toHaveLength(1);
    expect(lease).toMatchObject({ account_id: KEY_RECORD.account_id, returned: [] });
    expect(await eventsOnce(3)).toEqual(
      responses.slice(1).map((response, index) => ({
        event: 'usage.hit',
        account: KEY_RECORD.account_id,
        lease: lease?.wanted?.id,
        n: index + 1,
        request_id: response.headers.get('request-id'),
      })),
    );
  });

  it('of many at once waits for one lease, and each has a unit of its own', async () => {
    await setting.replicateVerdict('many@recipient.com', acceptedRecord(Date.now(), 3600));
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => (await ask('many@recipient.com')).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    const units = (await eventsOnce(60)).map(({ lease, n }) => `${lease} ${n}`);
    expect(units).toHaveLength(60);
    expect(new Set(units).size).toBe(60);
  });

  it('of what nobody knows is free', async () => {
    const unknown = { state: 'unknown', reason: 'sender_blocked' } as const;
    await setting.replicateVerdict('a@blocked.com', acceptedRecord(Date.now(), 3600, unknown));
    expect((await ask('a@blocked.com')).status).toBe(200);
    expect([events(), setting.origin.leaseRequests]).toEqual([[], []]);
  });
});

describe('/v1/usage', () => {
  it('is what the origin says, once this isolate has told what it has spent', async () => {
    for (let time = 0; time < 3; time += 1) await ask('someone@recipient.com');
    await ask('no address');
    setting.origin.respond = () => jsonAnswer(200, USAGE);
    const response = await fetch(`${edge.url}/v1/usage`, { headers: { 'x-api-key': key } });
    expect([response.status, await response.json()]).toEqual([200, USAGE]);
    const told = setting.origin.leaseRequests.at(-1)?.returned ?? [];
    expect(told.map(({ spent, free }) => [spent, free.unasked])).toEqual([
      [2, 0],
      [0, 1],
    ]);
    expect(setting.origin.requests.at(-1)).toMatchObject({
      method: 'GET',
      path: '/v1/usage',
      verification: { ok: true, account: KEY_RECORD.account_id },
    });
  });

  it.each([
    ['a problem', problemAnswer('dependency_unavailable'), 'dependency_unavailable'],
    ['nonsense', jsonAnswer(200, { ...USAGE, used: -1 }), 'origin_unavailable'],
  ])('is a problem where the origin answers with %s', async (_, answer, code) => {
    setting.origin.respond = () => answer;
    const response = await fetch(`${edge.url}/v1/usage`, { headers: { 'x-api-key': key } });
    expect(await problemOf(response)).toMatchObject({ status: 503, code });
  });

  it('is refused without a key', async () => {
    expect((await fetch(`${edge.url}/v1/usage`)).status).toBe(401);
  });
});
