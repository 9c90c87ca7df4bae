import { describe, expect, it } from 'vitest';
import { importHmacKey } from '#shared/auth/hmac.ts';
import { verifyRequest } from '#shared/auth/request-signature.ts';
import { createFuse } from '#edge/breaker/fuse.ts';
import { connectOrigin, ORIGIN_RULES } from '#edge/relay/origin.ts';
import type { Question } from '#edge/relay/origin.ts';
import { createSigner } from '#edge/relay/signer.ts';

const NOW = 1_790_000_000_500;
const KEY = await importHmacKey('s'.repeat(32));
const QUESTION: Question = {
  method: 'POST',
  path: '/v1/validate',
  content: '{"email":"someone@recipient.example"}',
  account: 'acct_1',
  keyId: 'key_1',
  deadlineMs: NOW + 8000,
  traceparent: null,
};

/** An origin that answers as told, and the requests that it got. */
function originThat(respond: (init: RequestInit) => Promise<Response>) {
  const world = { nowMs: NOW };
  const requests: { url: string; init: RequestInit }[] = [];
  let nonces = 0;
  const sign = createSigner({
    keyId: 'edge-1',
    key: () => Promise.resolve(KEY),
    now: () => NOW,
    randomBytes: (length) => new Uint8Array(length).fill((nonces += 1)),
  });
  const ask = connectOrigin({
    url: 'http://origin.internal',
    sign,
    fetch: (url, init) => {
      requests.push({ url, init });
      return respond(init);
    },
    now: () => world.nowMs,
    fuse: createFuse(ORIGIN_RULES, { now: () => world.nowMs, random: () => 0 }),
  });
  return { ask, requests, world };
}

const answering = (response: () => Response) => () => Promise.resolve(response());

describe('a question to the origin', () => {
  it('is signed, so that the origin believes the account and the deadline', async () => {
    const { ask, requests } = originThat(answering(() => Response.json({ fine: true })));
    await ask(QUESTION);
    const { url, init } = requests[0] ?? { url: '', init: {} };
    const headers = new Headers(init.headers);
    const verified = await verifyRequest(
      {
        method: init.method ?? '',
        path: new URL(url).pathname,
        query: new URL(url).search,
        header: (name) => headers.get(name),
        body: new TextEncoder().encode(QUESTION.content ?? ''),
      },
      (keyId) => (keyId === 'edge-1' ? KEY : null),
      Math.floor(NOW / 1000),
    );
    expect(verified).toMatchObject({ ok: true, account: 'acct_1', deadlineMs: NOW + 8000 });
    expect(init.redirect).toBe('manual');
  });

  it('never has the nonce of another', async () => {
    const { ask, requests } = originThat(answering(() => Response.json({})));
    await ask(QUESTION);
    await ask(QUESTION);
    const inputs = requests.map(({ init }) => new Headers(init.headers).get('signature-input'));
    expect(new Set(inputs).size).toBe(2);
  });

  it('gives the status, the JSON and the headers of the answer', async () => {
    const { ask } = originThat(
      answering(() =>
        Response.json({ a: 1 }, { status: 202, headers: { location: '/v1/jobs/job_1' } }),
      ),
    );
    const answer = await ask(QUESTION);
    expect(answer).toMatchObject({ status: 202, json: { a: 1 }, mediaType: 'application/json' });
    expect(answer.header('Location')).toBe('/v1/jobs/job_1');
  });
});

/** A body of these chunks, which then ends as it is told. */
function bodyOf(chunks: readonly string[], end: 'closes' | 'breaks' | 'hangs') {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      if (end === 'closes') controller.close();
    },
    pull: (controller) => {
      if (end === 'breaks') controller.error(new TypeError('reset'));
    },
  });
}

describe('a promise that is told ahead', () => {
  const headers = { 'content-type': 'application/x-ndjson', location: '/v1/jobs/job_1' };
  const answeringWith = (chunks: readonly string[], end: 'closes' | 'breaks') =>
    answering(() => new Response(bodyOf(chunks, end), { status: 202, headers }));

  it.each<[string, readonly string[], 'closes' | 'breaks', object]>([
    ['is kept in time', ['{"a":1}\n', '{"a":2}\n'], 'closes', { json: { a: 2 }, isKept: true }],
    ['comes in pieces', ['{"a"', ':1}\n{"a"', ':2}\n'], 'closes', { json: { a: 2 }, isKept: true }],
    ['is kept later', ['{"a":1}\n'], 'closes', { json: { a: 1 }, isKept: false }],
    ['holds when the origin falls', ['{"a":1}\n{"a"'], 'breaks', { json: { a: 1 }, isKept: false }],
  ])('%s', async (_, chunks, end, expected) => {
    const { ask } = originThat(answeringWith(chunks, end));
    expect(await ask(QUESTION)).toMatchObject({ ...expected, status: 202 });
  });

  it.each<[string, readonly string[], 'closes' | 'breaks']>([
    ['ends before a line', ['{"a":1}'], 'closes'],
    ['breaks before a line', ['{"a"'], 'breaks'],
    ['is no JSON', ['<html>\n'], 'closes'],
  ])('is none where it %s', async (_, chunks, end) => {
    const { ask } = originThat(answeringWith(chunks, end));
    await expect(ask(QUESTION)).rejects.toThrow('origin_unavailable');
  });

  it('is asked for', async () => {
    const { ask, requests } = originThat(answering(() => Response.json({})));
    await ask(QUESTION);
    expect(new Headers(requests[0]?.init.headers).get('accept')).toBe('application/x-ndjson');
  });
});

describe('an origin that cannot be understood is one that is away', () => {
  it.each<[string, () => Promise<Response>]>([
    ['refuses the connection', () => Promise.reject(new TypeError('refused'))],
    ['says nothing at all', answering(() => new Response(null, { status: 200 }))],
    ['speaks no JSON', answering(() => new Response('<html>', { status: 502 }))],
    ['speaks no UTF-8', answering(() => new Response(Uint8Array.of(0x22, 0xff, 0x22)))],
    ['talks without end', answering(() => new Response(`"${'x'.repeat(300_000)}"`))],
  ])('where it %s', async (_, respond) => {
    const { ask } = originThat(respond);
    await expect(ask(QUESTION)).rejects.toThrow('origin_unavailable');
  });
});

/** An origin that answers nothing until the waiting ends. */
function hung({ signal }: RequestInit): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('late', 'TimeoutError')));
  });
}

it('an origin that is not done at the deadline is late, which is told apart from away', async () => {
  const { ask } = originThat(hung);
  await expect(ask({ ...QUESTION, deadlineMs: NOW })).rejects.toThrow('origin_late: TimeoutError');
});

describe('an origin that has failed three times in a row', () => {
  const failing: readonly (readonly [string, () => Promise<Response>])[] = [
    ['refuses connections', () => Promise.reject(new TypeError('refused'))],
    ['answers 503 as no API of ours does', answering(() => Response.json({}, { status: 503 }))],
    ['talks nonsense', answering(() => new Response('<html>'))],
  ];

  it.each(failing)('is not asked for a while: it %s', async (_, respond) => {
    const { ask, requests, world } = originThat(respond);
    for (let time = 0; time < 6; time += 1) await ask(QUESTION).catch(() => undefined);
    expect(requests).toHaveLength(3);
    await expect(ask(QUESTION)).rejects.toThrow('origin_unavailable: breaker open');
    world.nowMs += 250;
    await ask(QUESTION).catch(() => undefined);
    expect(requests).toHaveLength(4);
  });

  it.each([400, 401, 403, 404, 409, 422, 429, 500, 503])(
    'has not failed where it answers with a problem of ours: %d',
    async (status) => {
      const headers = { 'content-type': 'application/problem+json' };
      const { ask, requests } = originThat(answering(() => Response.json({}, { status, headers })));
      for (let time = 0; time < 6; time += 1) await ask(QUESTION);
      expect(requests).toHaveLength(6);
    },
  );

  it('has not failed where it was given too little time', async () => {
    const { ask, requests } = originThat(hung);
    const hurried = { ...QUESTION, deadlineMs: NOW + 10 };
    for (let time = 0; time < 6; time += 1) await ask(hurried).catch(() => undefined);
    expect(requests).toHaveLength(6);
  });
});
