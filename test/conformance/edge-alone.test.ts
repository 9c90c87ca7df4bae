/** What the edge answers without asking the origin: by its lists, and by what is known of a domain. */
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressFacts } from '#shared/address/facts.ts';
import { parseMailbox } from '#shared/address/mailbox.ts';
import { loadDomainLists } from '#origin/lists/load.ts';
import { postValidate, problemOf, verdictOf } from '#support/edge-client.ts';
import { createEdgeSetting, KEY_RECORD } from '#support/edge-setting.ts';
import type { EdgeSetting } from '#support/edge-setting.ts';
import type { EdgeWorker } from '#support/edge-worker.ts';
import { listenOnFreePort } from '#support/listen.ts';

/** Port 1 of loopback, where nothing listens. */
const AWAY = 'http://127.0.0.1:1';

let setting: EdgeSetting;
let key: string;
/** An edge whose origin is away. */
let lonely: EdgeWorker;
beforeAll(async () => {
  setting = await createEdgeSetting();
  key = await setting.createKey('live');
  await setting.replicateKey(key, KEY_RECORD);
  lonely = await setting.startEdge({ ORIGIN_URL: AWAY });
});
afterAll(async () => {
  await lonely.stop();
  await setting.stop();
});

function ask(body: object, edge = setting.edge): Promise<Response> {
  return postValidate(edge.url, key, body);
}

describe('an address at a domain that takes no mail', () => {
  it.each([
    ['domain_not_found', 'domain_not_found'],
    ['null_mx', 'no_mail_service'],
    ['no_records', 'no_mail_service'],
  ] as const)('is undeliverable by %s, and nobody is asked', async (kind, reason) => {
    const domain = `${kind.replaceAll('_', '-')}.recipient.com`;
    await setting.replicateFact(domain, { kind });
    const before = setting.origin.requests.length;
    const response = await ask({ email: `info@${domain}`, include: ['evidence'] });
    expect(response.headers.get('cache-status')).toMatch(
      /^ev-edge-global; hit; ttl=\d+, ev-edge-memory; fwd=miss$/,
    );
    expect(await verdictOf(response)).toMatchObject({
      state: 'undeliverable',
      reason,
      final: true,
      flags: { role: true },
      cache: { status: 'hit', tier: 'edge-global' },
      evidence: [{ check: 'dns.mx', result: kind, source: 'dns' }],
    });
    // What was learnt for one address holds for the next.
    expect(await verdictOf(await ask({ email: `someone@${domain}` }))).toMatchObject({
      reason,
      flags: { role: false },
      cache: { status: 'hit', tier: 'edge-memory' },
    });
    expect(setting.origin.requests.length).toBe(before);
  });

  it('is asked about all the same where the caller wants it', async () => {
    await setting.replicateFact('asked.recipient.com', { kind: 'null_mx' });
    const email = 'someone@asked.recipient.com';
    expect(await verdictOf(await ask({ email, max_age: 0 }))).toMatchObject({
      state: 'deliverable',
      cache: { status: 'miss' },
    });
  });

  it('is still answered for while the origin is away', async () => {
    await setting.replicateFact('dead.recipient.com', { kind: 'domain_not_found' });
    expect(await verdictOf(await ask({ email: 'a@dead.recipient.com' }, lonely))).toMatchObject({
      state: 'undeliverable',
      reason: 'domain_not_found',
      final: true,
    });
  });
});

describe('while the origin is away', () => {
  it('an address is unknown, with all that its text and the lists say', async () => {
    const lists = await loadDomainLists();
    const addresses = [
      'someone@recipient.com',
      'info@recipient.com',
      'someone+tag@gmail.com',
      'someone@mailinator.com',
      'someone@mine.mailinator.com',
      'someone@duck.com',
      'someone@zzrgg.com',
      'someone@10minutemail.pl',
      'jos\u00E9@recipient.com',
    ];
    for (const email of addresses) {
      const parsed = parseMailbox(email);
      if (!parsed.ok) throw new TypeError(email);
      const response = await ask({ email }, lonely);
      expect([response.status, response.headers.get('retry-after')]).toEqual([
        200,
        expect.stringMatching(/^\d+$/),
      ]);
      expect(await verdictOf(response)).toMatchObject({
        state: 'unknown',
        reason: 'not_probed',
        final: false,
        retry_at: expect.stringMatching(/Z$/),
        flags: { ...addressFacts(parsed.mailbox, lists), accept_all: 'unknown' },
        cache: { status: 'miss', tier: null, age: 0 },
      });
    }
  });

  it('a slip is still named, and a policy still has its say', async () => {
    expect(await verdictOf(await ask({ email: 'a@gmial.com' }, lonely))).toMatchObject({
      suggestion: 'a@gmail.com',
    });
    const asked = async (email: string) =>
      (await verdictOf(await ask({ email, policy: 'signup' }, lonely))).action;
    expect(await asked('a@mailinator.com')).toBe('block');
    expect(await asked('a@recipient.com')).toBe('allow');
  });

  it('what was said without the origin is kept nowhere', async () => {
    const email = 'kept-nowhere@recipient.com';
    const ids = new Set<string>();
    for (let time = 0; time < 3; time += 1) {
      ids.add((await verdictOf(await ask({ email }, lonely))).id);
    }
    expect(ids.size).toBe(3);
    expect(await setting.redis.exists(`validation:result:${await setting.hashOf(email)}`)).toBe(0);
  });

  it('who wants a fresh probe is told that there is none', async () => {
    const response = await ask({ email: 'someone@recipient.com', max_age: 0 }, lonely);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await problemOf(response)).toMatchObject({ code: 'origin_unavailable' });
  });
});

describe('while the origin is away and a resolver over HTTPS is named', () => {
  const answers: Readonly<Record<string, object>> = {
    'routed.recipient.com': { Status: 0, Answer: [{ type: 15, data: '5 aspmx.l.google.com.' }] },
    'gone.recipient.com': { Status: 3 },
  };
  let withResolver: EdgeWorker;
  let stopResolver: () => Promise<void>;
  beforeAll(async () => {
    const server = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://resolver').searchParams.get('name') ?? '';
      response.end(JSON.stringify(answers[name] ?? { Status: 2 }));
    });
    const { url, stop } = await listenOnFreePort(server);
    stopResolver = stop;
    withResolver = await setting.startEdge({ ORIGIN_URL: AWAY, EV_DOH_URL: `${url}/dns-query` });
  });
  afterAll(async () => {
    await withResolver.stop();
    await stopResolver();
  });

  it('who would take the mail is told, and no more', async () => {
    const response = await ask({ email: 'a@routed.recipient.com' }, withResolver);
    expect(await verdictOf(response)).toMatchObject({
      state: 'unknown',
      final: false,
      mx: ['aspmx.l.google.com'],
      provider: 'google',
    });
  });

  it('a domain that does not exist is undeliverable', async () => {
    const response = await ask({ email: 'a@gone.recipient.com' }, withResolver);
    expect(response.headers.get('retry-after')).toBeNull();
    expect(await verdictOf(response)).toMatchObject({
      state: 'undeliverable',
      reason: 'domain_not_found',
      final: true,
    });
  });

  it('a resolver that does not know leaves what is known without it', async () => {
    const response = await ask({ email: 'a@recipient.com' }, withResolver);
    expect(await verdictOf(response)).toMatchObject({ state: 'unknown', mx: [], final: false });
  });
});
