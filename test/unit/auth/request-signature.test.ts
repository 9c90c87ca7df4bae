import { beforeAll, describe, expect, it } from 'vitest';
import type { HmacKey } from '#shared/auth/hmac.ts';
import { importHmacKey } from '#shared/auth/hmac.ts';
import { MAX_SKEW_SECONDS, signRequest, verifyRequest } from '#shared/auth/request-signature.ts';
import type { UnsignedRequest } from '#shared/auth/request-signature.ts';
import { signatureBase } from '#shared/auth/signature-base.ts';

const NOW = 1_790_000_000;
const BODY = new TextEncoder().encode('{"email":"someone@example.com"}');
const REQUEST: UnsignedRequest = {
  method: 'POST',
  path: '/v1/validate',
  query: '',
  body: BODY,
  account: 'acct_01977777-7777-7777-8777-777777777777',
  keyId: 'key_01977777-7777-7777-8777-777777777777',
  deadlineMs: 1_790_000_008_000,
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};
const PARAMETERS = { created: NOW, nonce: 'n0nce-n0nce-n0nce-', keyId: 'edge-1' };

let key: HmacKey;
let otherKey: HmacKey;
beforeAll(async () => {
  key = await importHmacKey('s'.repeat(32));
  otherKey = await importHmacKey('t'.repeat(32));
});

type Headers = Record<string, string>;
interface Received {
  readonly request?: Partial<Pick<UnsignedRequest, 'method' | 'path' | 'query' | 'body'>>;
  readonly headers?: (signed: Headers) => Headers;
  readonly atSeconds?: number;
  readonly findKey?: (keyId: string) => HmacKey | null;
}

/** Signs `sent` and verifies it as it was received, altered on the way or not. */
async function receive(received: Received = {}, sent: UnsignedRequest = REQUEST) {
  const signed = await signRequest(sent, { key, parameters: PARAMETERS });
  const headers = received.headers?.(signed) ?? signed;
  return verifyRequest(
    { ...sent, ...received.request, header: (name) => headers[name] ?? null },
    received.findKey ?? ((keyId) => (keyId === 'edge-1' ? key : null)),
    received.atSeconds ?? NOW,
  );
}

function edit(name: string, change: (value: string) => string) {
  return (signed: Headers): Headers => ({ ...signed, [name]: change(signed[name] ?? '') });
}

function without(name: string) {
  return (signed: Headers): Headers =>
    Object.fromEntries(Object.entries(signed).filter(([header]) => header !== name));
}

describe('the signature base', () => {
  it('gives the signature of RFC 9421, appendix B.2.5', async () => {
    const secret =
      'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==';
    const raw = Uint8Array.from(atob(secret), (character) => character.charCodeAt(0));
    const shared = await crypto.subtle.importKey(
      'raw',
      raw,
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const base = signatureBase(
      [
        ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
        ['@authority', 'example.com'],
        ['content-type', 'application/json'],
      ],
      '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    );
    const signature = new Uint8Array(await crypto.subtle.sign('HMAC', shared, base));
    expect(btoa(String.fromCharCode(...signature))).toBe(
      'pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=',
    );
  });
});

describe('a signed request', () => {
  it('is believed, and says for whom it is and until when', async () => {
    expect(await receive()).toEqual({
      ok: true,
      account: REQUEST.account,
      keyId: REQUEST.keyId,
      deadlineMs: REQUEST.deadlineMs,
      environment: 'live',
      nonce: PARAMETERS.nonce,
    });
  });

  it('says whether it is for a test key, and carries the key of an idempotent request', async () => {
    const named = { ...REQUEST, environment: 'test', idempotencyKey: 'order "4711"' } as const;
    expect(await receive({}, named)).toMatchObject({ ok: true, environment: 'test' });
    const signed = await signRequest(named, { key, parameters: PARAMETERS });
    expect(signed['idempotency-key']).toBe('order "4711"');
    expect(signed['signature-input']).toContain('"ev-environment" "idempotency-key" "traceparent"');
  });

  it.each([
    ['without its environment', without('ev-environment')],
    ['without its idempotency key', without('idempotency-key')],
    ['with another environment', edit('ev-environment', () => 'live')],
    ['with another idempotency key', edit('idempotency-key', () => 'other')],
  ])('is not believed %s', async (_, headers) => {
    const named = { ...REQUEST, environment: 'test', idempotencyKey: '4711' } as const;
    expect(await receive({ headers }, named)).toMatchObject({ ok: false });
  });

  it('is not believed with an idempotency key or an environment that was put to it', async () => {
    for (const added of [{ 'idempotency-key': '4711' }, { 'ev-environment': 'test' }]) {
      const headers = (signed: Headers) => ({ ...signed, ...added });
      expect(await receive({ headers })).toMatchObject({ ok: false });
    }
  });

  it('is believed without a trace, with a query, and without content', async () => {
    const bare = { ...REQUEST, method: 'GET', body: new Uint8Array(), traceparent: null };
    expect(await receive({}, bare)).toMatchObject({ ok: true });
    expect(await receive({}, { ...bare, query: '?limit=5' })).toMatchObject({ ok: true });
  });

  it('covers everything in the order of the profile', async () => {
    const signed = await signRequest(REQUEST, { key, parameters: PARAMETERS });
    expect(signed['signature-input']).toBe(
      'ev=("@method" "@path" "@query" "content-digest" "ev-deadline" "ev-account" "ev-key" ' +
        `"traceparent");created=${NOW};nonce="n0nce-n0nce-n0nce-";keyid="edge-1";alg="hmac-sha256"`,
    );
  });
});

describe('a request that was altered on its way', () => {
  it.each([
    ['method', { method: 'GET' }],
    ['path', { path: '/v1/jobs' }],
    ['query', { query: '?a=b' }],
  ])('is refused with another %s', async (_, request) => {
    expect(await receive({ request })).toEqual({ ok: false, why: 'wrong_signature' });
  });

  it('is refused with another body', async () => {
    const body = new TextEncoder().encode('{"email":"other@example.com"}');
    expect(await receive({ request: { body } })).toEqual({
      ok: false,
      why: 'wrong_content_digest',
    });
  });

  it.each([
    ['ev-deadline', () => '1790000999000'],
    ['ev-account', () => 'acct_other'],
    ['ev-key', () => 'key_other'],
    ['traceparent', (value: string) => value.replace('-01', '-00')],
    ['content-digest', (value: string) => value.replace('=:', '=:A')],
    [
      'signature',
      (value: string) => value.replace(/:./, (start) => (start === ':A' ? ':B' : ':A')),
    ],
    ['signature-input', (value: string) => value.replace(`created=${NOW}`, `created=${NOW + 1}`)],
    ['signature-input', (value: string) => value.replace('n0nce', 'other')],
  ])('is refused with another %s', async (name, change) => {
    expect(await receive({ headers: edit(name, change) })).toEqual({
      ok: false,
      why: 'wrong_signature',
    });
  });

  it('is refused when its trace was taken out or put in', async () => {
    expect(await receive({ headers: without('traceparent') })).toMatchObject({ ok: false });
    const added = edit('traceparent', () => '00-1-1-01');
    expect(await receive({ headers: added }, { ...REQUEST, traceparent: null })).toMatchObject({
      ok: false,
    });
  });
});

describe('a request that is not of the profile', () => {
  it.each(['signature', 'signature-input'])('is refused without %s', async (name) => {
    expect(await receive({ headers: without(name) })).toEqual({ ok: false, why: 'not_signed' });
  });

  it.each(['content-digest', 'ev-deadline', 'ev-account', 'ev-key'])(
    'is refused without %s',
    async (name) => {
      expect(await receive({ headers: without(name) })).toEqual({
        ok: false,
        why: 'not_of_the_profile',
      });
    },
  );

  it.each([
    ['another label', 'signature-input', (value: string) => value.replace('ev=', 'sig1=')],
    ['another algorithm', 'signature-input', (value: string) => value.replace('sha256', 'sha512')],
    ['fewer components', 'signature-input', (value: string) => value.replace(' "ev-account"', '')],
    [
      'another order',
      'signature-input',
      (value: string) => value.replace('"@method" "@path"', '"@path" "@method"'),
    ],
    ['a second signature', 'signature', (value: string) => `${value}, other=:AAAA:`],
    ['a second account', 'ev-account', (value: string) => `${value}, acct_other`],
    ['a line break in the trace', 'traceparent', (value: string) => `${value}\n"ev-key": key_x`],
    ['a deadline that is no number', 'ev-deadline', () => 'soon'],
    ['a short signature', 'signature', () => 'ev=:AAAA:'],
  ])('is refused with %s', async (_, name, change) => {
    expect(await receive({ headers: edit(name, change) })).toEqual({
      ok: false,
      why: 'not_of_the_profile',
    });
  });
});

describe('the secret', () => {
  it('is found by its id, so that an older one is believed during a rotation', async () => {
    expect(
      await receive({ findKey: (keyId) => (keyId === 'edge-1' ? key : otherKey) }),
    ).toMatchObject({ ok: true });
  });

  it('is refused when nobody knows its id', async () => {
    expect(await receive({ findKey: () => null })).toEqual({ ok: false, why: 'unknown_key' });
  });

  it('is refused when it is another than the id says', async () => {
    expect(await receive({ findKey: () => otherKey })).toEqual({
      ok: false,
      why: 'wrong_signature',
    });
  });
});

describe('the clocks of the two sides', () => {
  it.each([-MAX_SKEW_SECONDS, 0, MAX_SKEW_SECONDS])('may differ by %i s', async (skew) => {
    expect(await receive({ atSeconds: NOW + skew })).toMatchObject({ ok: true });
  });

  it.each([-MAX_SKEW_SECONDS - 1, MAX_SKEW_SECONDS + 1])('may not differ by %i s', async (skew) => {
    expect(await receive({ atSeconds: NOW + skew })).toEqual({
      ok: false,
      why: 'outside_the_skew',
    });
  });
});
