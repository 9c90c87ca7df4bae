/** The origin takes from the edge what the edge has signed, as it has signed it, now and once. */
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { importHmacKey } from '#shared/auth/hmac.ts';
import { signRequest } from '#shared/auth/request-signature.ts';
import type { UnsignedRequest } from '#shared/auth/request-signature.ts';
import { parseSecrets } from '#shared/auth/secrets.ts';
import { PRIORITIES } from '#shared/contract/names.ts';
import { streamDepth } from '#origin/queue/ingest.ts';
import { problemOf } from '#support/edge-client.ts';
import { stackEnvironment } from '#support/origin-process.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();

const ACCOUNT = 'acct_019cb7e8-a6d8-7000-8000-000000000002';
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
/** The verdict on this address needs nobody: the test is about who may ask. */
const BODY = '{"email":"a@example.com"}';

interface Forgery {
  /** Seconds by which the signature is older than it should be. */
  readonly ageSeconds?: number;
  readonly secret?: string;
  readonly keyId?: string;
  /** Headers as they are sent, where they are other than they were signed. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly path?: string;
}

function secretOf() {
  const [first] = parseSecrets(stackEnvironment(stack())['EV_SIGNING_KEYS'] ?? '') ?? [];
  if (first === undefined) throw new TypeError('the stack has no signing key');
  return first;
}

/** The headers of a request as the edge signs it. */
async function signed(
  forgery: Forgery = {},
  changes: Partial<UnsignedRequest> = {},
): Promise<Record<string, string>> {
  const { id, secret } = secretOf();
  const request: UnsignedRequest = {
    method: 'POST',
    path: '/v1/validate',
    query: '',
    body: new TextEncoder().encode(BODY),
    account: ACCOUNT,
    keyId: 'key_019cb7e8-a6d8-7000-8000-000000000001',
    deadlineMs: Date.now() + 8000,
    traceparent: TRACEPARENT,
    ...changes,
  };
  return signRequest(request, {
    key: await importHmacKey(forgery.secret ?? secret),
    parameters: {
      created: Math.floor(Date.now() / 1000) - (forgery.ageSeconds ?? 0),
      nonce: crypto.randomUUID(),
      keyId: forgery.keyId ?? id,
    },
  });
}

function send(headers: Readonly<Record<string, string>>, forgery: Forgery = {}): Promise<Response> {
  return fetch(`${stack().facts().apiUrl}${forgery.path ?? '/v1/validate'}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', ...forgery.headers },
    body: forgery.body ?? BODY,
  });
}

describe('a request that the edge has signed', () => {
  it('is believed, and not a second time', async () => {
    const headers = await signed();
    expect((await send(headers)).status).toBe(200);
    const replayed = await send(headers);
    expect(await problemOf(replayed)).toMatchObject({ status: 401, code: 'bad_signature' });
  });

  it.each([-25, 25])('is believed when the clocks differ by %d s', async (ageSeconds) => {
    expect((await send(await signed({ ageSeconds }))).status).toBe(200);
  });

  it.each<[string, Forgery]>([
    ['was signed too long ago', { ageSeconds: 32 }],
    ['will be signed in future', { ageSeconds: -32 }],
    ['was signed with another secret', { secret: 'x'.repeat(40) }],
    ['was signed with a key that is none', { keyId: 'nobody' }],
    ['asks about another address', { body: '{"email":"b@example.com"}' }],
    ['asks about nothing', { body: '' }],
    ['asks something else', { path: '/v1/validate?more=1' }],
    ['is for another account', { headers: { 'ev-account': 'acct_1' } }],
    ['is for another key', { headers: { 'ev-key': 'key_1' } }],
    ['has more time', { headers: { 'ev-deadline': String(Date.now() + 60_000) } }],
    ['is of another trace', { headers: { traceparent: TRACEPARENT.replace('4bf9', '4bfa') } }],
    ['has another digest', { headers: { 'content-digest': `sha-256=:${'A'.repeat(43)}=:` } }],
    ['has no signature', { headers: { signature: '' } }],
    ['has another signature', { headers: { signature: `ev=:${'A'.repeat(43)}=:` } }],
    ['names another algorithm', { headers: { 'signature-input': 'ev=();alg="none"' } }],
  ])('is refused where it %s', async (_, forgery) => {
    const refused = await send(await signed(forgery), forgery);
    expect(await problemOf(refused)).toMatchObject({ status: 401, code: 'bad_signature' });
  });

  it('is refused at once where its time is over, and nothing is taken', async () => {
    const redis = new Redis(stack().facts().redisUrl);
    const body = '{"email":"user1@slow.evlab.net"}';
    const deadlineMs = Date.now() - 1;
    const headers = await signed({}, { body: new TextEncoder().encode(body), deadlineMs });
    const refused = await send(headers, { body });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await problemOf(refused)).toMatchObject({ status: 503, code: 'deadline_too_near' });
    for (const priority of PRIORITIES) expect(await streamDepth(redis, priority)).toBe(0);
    expect(await redis.keys('validation:inflight:*')).toEqual([]);
    redis.disconnect();
  });
});
