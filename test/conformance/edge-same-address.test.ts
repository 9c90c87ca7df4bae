/** Many ask the edge about one address at one time: the origin is asked once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postValidate, verdictOf } from '#support/edge-client.ts';
import { createEdgeSetting } from '#support/edge-setting.ts';
import type { EdgeSetting } from '#support/edge-setting.ts';
import { verdictAnswer } from '#support/origin-peer.ts';
import type { Respond } from '#support/origin-peer.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const CROWD = 20;
const SLOW_MS = 300;
const JOB_ID = 'job_019cb7e8-a6d8-7000-8000-000000000000';

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

function newAddress(): string {
  addresses += 1;
  return `someone@recipient-${addresses}.com`;
}

function ask(body: object, signal?: AbortSignal): Promise<Response> {
  return postValidate(setting.edge.url, key, body, {}, signal ?? null);
}

function askedFor(email: string) {
  return setting.origin.requests.filter(({ body }) => body.includes(email));
}

/** Asks, and goes on when the question has reached the origin. */
async function lead(body: { readonly email: string }, signal?: AbortSignal) {
  const answer = ask(body, signal);
  while (askedFor(body.email).length === 0) await sleep(1);
  return { answer };
}

/** One asks first, and while the origin takes its time, the others come. */
async function crowd(body: { readonly email: string }): Promise<Response[]> {
  const { answer } = await lead(body);
  const others = Array.from({ length: CROWD - 1 }, () => ask(body));
  return Promise.all([answer, ...others]);
}

/** An origin that takes its time, as a mail server does. */
function slowly(answer: Respond): Respond {
  return async (request) => {
    await sleep(SLOW_MS);
    return answer(request);
  };
}

describe('a crowd that asks about one address', () => {
  it('has the origin asked once, and each has its verdict', async () => {
    setting.origin.respond = slowly(usual);
    const email = newAddress();
    const verdicts = await Promise.all((await crowd({ email })).map(verdictOf));
    for (const verdict of verdicts) expect(verdict).toMatchObject({ email, state: 'deliverable' });
    expect(askedFor(email)).toHaveLength(1);
    const [first, ...others] = verdicts.map(({ cache }) => cache.status);
    expect([first, new Set(others)]).toEqual(['miss', new Set(['hit'])]);
  });

  it('has one question each where the first has no verdict for them', async () => {
    const headers = { location: `/v1/jobs/${JOB_ID}` };
    const pending = { state: 'unknown', reason: 'timeout', final: false } as const;
    setting.origin.respond = slowly((request) =>
      verdictAnswer(request, acceptedRecord(Date.now(), 60, pending), 202, headers),
    );
    const email = newAddress();
    for (const answer of await crowd({ email })) {
      expect([answer.status, answer.headers.get('location')]).toEqual([202, headers.location]);
    }
    expect(askedFor(email)).toHaveLength(CROWD);
  });

  it.each([{ max_age: 0 }, { include: ['transcript'] }])(
    'has one question each where each wants its own: %j',
    async (wanted) => {
      setting.origin.respond = slowly(usual);
      const email = newAddress();
      for (const answer of await crowd({ email, ...wanted })) expect(answer.status).toBe(200);
      expect(askedFor(email)).toHaveLength(CROWD);
    },
  );

  it('has one question each where nothing is kept', async () => {
    setting.origin.respond = slowly(usual);
    const edge = await setting.startEdge({ EV_CACHE: 'off' });
    const email = newAddress();
    const asked = Array.from({ length: CROWD }, () => postValidate(edge.url, key, { email }));
    for (const answer of await Promise.all(asked)) {
      expect(await verdictOf(answer)).toMatchObject({ cache: { status: 'miss' } });
    }
    await edge.stop();
    expect(askedFor(email)).toHaveLength(CROWD);
  });

  it('loses nothing when the first hangs up', async () => {
    setting.origin.respond = () => null;
    const email = newAddress();
    const hangUp = new AbortController();
    const { answer } = await lead({ email }, hangUp.signal);
    const ended = Promise.allSettled([answer]);
    const others = Array.from({ length: 3 }, () => ask({ email, timeout_ms: 2000 }));
    await sleep(SLOW_MS);
    hangUp.abort();
    expect(await ended).toMatchObject([{ status: 'rejected' }]);
    setting.origin.respond = usual;
    for (const other of await Promise.all(others)) {
      expect(await verdictOf(other)).toMatchObject({ state: 'deliverable', final: true });
    }
  });
});
