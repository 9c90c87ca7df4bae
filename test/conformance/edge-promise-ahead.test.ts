/** The origin promises ahead of the deadline: what the edge makes of it, whatever comes after. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postValidate, verdictOf } from '#support/edge-client.ts';
import { createEdgeSetting } from '#support/edge-setting.ts';
import type { EdgeSetting } from '#support/edge-setting.ts';
import { quickest } from '#support/fault-setting.ts';
import { verdictAnswer } from '#support/origin-peer.ts';
import type { PeerAnswer, PeerRequest } from '#support/origin-peer.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const LOCATION = '/v1/jobs/job_019cb7e8-a6d8-7000-8000-000000000000';
const TIMEOUT_MS = 300;
const SLACK_MS = 50;

let setting: EdgeSetting;
let key: string;
let addresses = 0;
beforeAll(async () => {
  setting = await createEdgeSetting();
  key = await setting.createKey('live');
});
afterAll(async () => {
  await setting.stop();
});

function newAddress(): string {
  addresses += 1;
  return `someone@recipient-${addresses}.com`;
}

function ask(email = newAddress()): Promise<Response> {
  return postValidate(setting.edge.url, key, { email, timeout_ms: TIMEOUT_MS });
}

/** The promise, and then the verdict where it comes in time. */
function promised(request: PeerRequest, isKept: boolean): PeerAnswer {
  const pending = { state: 'unknown', reason: 'timeout', final: false } as const;
  const lines = [
    verdictAnswer(request, acceptedRecord(Date.now(), 0, pending)).body,
    ...(isKept ? [verdictAnswer(request, acceptedRecord(Date.now(), 3600)).body] : []),
  ];
  return {
    status: 202,
    headers: { 'content-type': 'application/x-ndjson', location: LOCATION, 'retry-after': '3' },
    body: lines.map((line) => `${line}\n`).join(''),
  };
}

describe('a promise ahead', () => {
  it('that is kept in time is a verdict, and kept for the next caller', async () => {
    setting.origin.respond = (request) => promised(request, true);
    const email = newAddress();
    const response = await ask(email);
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    expect(await verdictOf(response)).toMatchObject({ state: 'deliverable', final: true });
    expect(await verdictOf(await ask(email))).toMatchObject({ cache: { tier: 'edge-memory' } });
  });

  it('says what the lists say of the address', async () => {
    setting.origin.respond = (request) => promised(request, false);
    expect(await verdictOf(await ask('info@mailinator.com'))).toMatchObject({
      state: 'unknown',
      flags: { disposable: true, role: true, free: false },
    });
  });

  it.each([undefined, 'silence', 'reset'] as const)(
    'that is not kept in time holds, and is told in time: then %s',
    async (after) => {
      setting.origin.respond = (request) => ({
        ...promised(request, false),
        ...(after === undefined ? {} : { after }),
      });
      const took = await quickest(TIMEOUT_MS + SLACK_MS, async () => {
        const response = await ask();
        expect(response.status).toBe(202);
        expect(response.headers.get('location')).toBe(LOCATION);
        expect(response.headers.get('retry-after')).toBe('3');
        expect(await verdictOf(response)).toMatchObject({ state: 'unknown', final: false });
      });
      expect(took).toBeLessThanOrEqual(TIMEOUT_MS + SLACK_MS);
    },
  );
});
