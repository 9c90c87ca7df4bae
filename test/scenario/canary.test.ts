/** Addresses and keys are sent in every way there is; then they are looked for where none may be. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateToken } from '#shared/auth/token.ts';
import { inFlight, postValidate, request } from '#support/client.ts';
import { sendRaw } from '#support/raw-http.ts';
import { useStack } from '#support/use-stack.ts';

/** Stands in every address, and in whatever else a caller could take for a place for one. */
const MARK = 'canary';
const UNKNOWN_KEY = generateToken('live', crypto.getRandomValues(new Uint8Array(64)));
const MALFORMED_KEY = 'ev_live_canaryMalformedKeyThatNobodyHas000000';

const DOMAINS = [
  'normal',
  'accept-all',
  'full',
  'disabled',
  'restricted',
  'policy',
  'ambiguous',
  'tempfail',
  'greylist',
  'blocked-at-rcpt',
  'blocked-at-banner',
  'tls-required',
  'drops-at-rcpt',
  'eai',
].map((name) => `${name}.evlab.net`);

const ADDRESSES = [
  ...DOMAINS.map((domain) => `user1${MARK}@${domain}`),
  `nobody.${MARK}@normal.evlab.net`,
  `"user ${MARK}"@normal.evlab.net`,
  `usér${MARK}@eai.evlab.net`,
  `${MARK}@nowhere.evlab.net`,
  `${MARK}@example.com`,
  `${MARK}@gmial.com`,
  `${MARK}@[127.0.0.1]`,
  `${MARK}@@normal.evlab.net`,
  `${MARK} has no at`,
  `${MARK}\u0000\ud800@normal.evlab.net`,
  `accepted+${MARK}@sandbox.test`,
  `later+${MARK}@sandbox.test`,
];
const ADDRESS = `user1${MARK}@normal.evlab.net`;
const TIMEOUT_MS = 20_000;

const stack = useStack();

function validations(url: string, key: string): (() => Promise<unknown>)[] {
  const ask = (body: object, headers: Record<string, string> = {}) =>
    postValidate(url, key, { timeout_ms: TIMEOUT_MS, ...body }, headers);
  return [
    ...ADDRESSES.map((email) => () => ask({ email, include: ['evidence', 'transcript'] })),
    ...ADDRESSES.map((email) => () => ask({ email, policy: 'signup', max_age: 0 })),
    () => ask({ email: `user2${MARK}@slow.evlab.net`, timeout_ms: 200 }),
    () => ask({ email: ADDRESS }, { 'idempotency-key': ADDRESS }),
    () => ask({ email: ADDRESS }, { 'idempotency-key': ADDRESS }),
    () => ask({ email: `${MARK}@example.com` }, { 'idempotency-key': ADDRESS }),
    () => ask({ email: ADDRESS, [ADDRESS]: 1 }),
    () => ask({ email: ADDRESS, policy: ADDRESS, include: [ADDRESS] }),
    () => ask({ email: ADDRESS }, { traceparent: ADDRESS, 'user-agent': ADDRESS, cookie: ADDRESS }),
    () => ask({ email: ADDRESS }, { 'content-type': `application/json; ${ADDRESS}` }),
    () => ask({ email: ADDRESS }, { 'content-encoding': ADDRESS }),
    () => ask({ email: ADDRESS }, { 'signature-input': ADDRESS, signature: ADDRESS }),
    () => ask({ email: ADDRESS.repeat(1000) }),
  ];
}

function otherWays(url: string, key: string): (() => Promise<unknown>)[] {
  const at = encodeURIComponent(ADDRESS);
  const get = (path: string) => () => request(url + path, { key });
  const post = (body: string) => () =>
    request(`${url}/v1/validate`, {
      method: 'POST',
      key,
      headers: { 'content-type': 'application/json' },
      body,
    });
  return [
    get(`/v1/jobs/${at}`),
    get(`/v1/jobs/${ADDRESS}`),
    get(`/${at}?email=${at}&api_key=${key}`),
    get(`/health?${ADDRESS}`),
    get(`/problems/${at}`),
    post(`{"email":"${ADDRESS}`),
    post(ADDRESS),
    post(`["${ADDRESS}"]`),
    () => sendRaw(url, `GET /${ADDRESS} nonsense\r\n\r\n`, 'then hang up'),
    () => sendRaw(url, `${ADDRESS}\r\n\r\n`, 'then hang up'),
    () =>
      sendRaw(
        url,
        `POST /v1/validate HTTP/1.1\r\nHost: a\r\nX-API-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"email":"${ADDRESS}`,
        'then hang up',
      ),
  ];
}

beforeAll(async () => {
  const { edgeUrl, apiUrl, apiKey, testKey } = stack().facts();
  const tasks = [edgeUrl, apiUrl].flatMap((url) => [
    ...validations(url, apiKey),
    ...validations(url, testKey),
    ...[UNKNOWN_KEY, MALFORMED_KEY, ADDRESS].map(
      (key) => () => postValidate(url, key, { email: ADDRESS }),
    ),
    ...otherWays(url, apiKey),
  ]);
  await inFlight(10, tasks);
});

/** What each place holds, by its name. */
async function places(): Promise<Map<string, string>> {
  const { redisUrl, globalCacheUrl, metricsUrls, databaseUrl } = stack().facts();
  const found = new Map(logFiles(join(stack().directory, 'logs')));
  for (const [name, url] of Object.entries(metricsUrls)) {
    found.set(`metrics of ${name}`, String((await request(url)).body));
  }
  found.set('keys in Redis', (await keysAndValues(redisUrl, () => false)).join('\n'));
  found.set('cached verdicts', (await keysAndValues(redisUrl, isResult)).join('\n'));
  found.set('global cache', (await keysAndValues(globalCacheUrl, () => true)).join('\n'));
  for (const [table, rows] of await tables(databaseUrl)) found.set(`table ${table}`, rows);
  return found;
}

function isResult(key: string): boolean {
  return key.startsWith('validation:result:');
}

function logFiles(directory: string): [string, string][] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]);
}

async function keysAndValues(url: string, reads: (key: string) => boolean): Promise<string[]> {
  const redis = new Redis(url);
  try {
    const keys = await redis.keys('*');
    const values = await Promise.all(keys.filter(reads).map((key) => redis.get(key)));
    return [...keys, ...values.map(String)];
  } finally {
    redis.disconnect();
  }
}

/** Where an address stands because it must: whoever asks for it is told it again, until it is erased. */
const WITH_ADDRESSES = /^validation_(?:results|jobs)/;

async function tables(url: string): Promise<[string, string][]> {
  const sql = postgres(url, { max: 1 });
  try {
    const names = await sql<{ name: string }[]>`
      SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`;
    const texts: [string, string][] = [];
    for (const { name } of names.filter((table) => !WITH_ADDRESSES.test(table.name))) {
      const rows = await sql<{ row: string }[]>`SELECT t::text AS row FROM ${sql(name)} AS t`;
      texts.push([name, rows.map(({ row }) => row).join('\n')]);
    }
    return texts;
  } finally {
    await sql.end();
  }
}

describe('nowhere but where it must be', () => {
  it('is an address, or what was sent in its place', async () => {
    const found = await places();
    const tell = [...found].filter(([, text]) => text.toLowerCase().includes(MARK));
    expect(tell.map(([name, text]) => [name, excerpt(text, MARK)])).toEqual([]);
    // Each was really looked at, and something was there to be seen.
    const seen = [...found].filter(([, text]) => text.length > 0).map(([name]) => name);
    expect(seen).toEqual(
      expect.arrayContaining([
        'api-service.log',
        'edge.log',
        'keys in Redis',
        'cached verdicts',
        'global cache',
        'table idempotency_keys',
      ]),
    );
  });

  it('is a key', async () => {
    const { apiKey, testKey } = stack().facts();
    const found = await places();
    for (const key of [apiKey, testKey, UNKNOWN_KEY, MALFORMED_KEY]) {
      const tell = [...found].filter(([, text]) => text.includes(key));
      expect(tell.map(([name]) => name)).toEqual([]);
    }
  });
});

/** Enough of a line to see who wrote it. */
function excerpt(text: string, mark: string): string {
  const index = text.toLowerCase().indexOf(mark);
  return text.slice(Math.max(0, index - 200), index + 50);
}
