import { describe, expect, it } from 'vitest';
import { readConfig } from '#edge/config.ts';

const SECRET = 's'.repeat(32);
const BINDINGS = {
  ORIGIN_URL: 'https://origin.internal/',
  UPSTASH_REDIS_REST_URL: 'https://cache.internal',
  UPSTASH_REDIS_REST_TOKEN: 'token',
  EV_KEY_PEPPERS: `new:${SECRET},old:${SECRET}1`,
  EV_SIGNING_KEYS: `edge:${SECRET}`,
  EV_CACHE_PEPPER: SECRET,
};

describe('the bindings', () => {
  it('are read into a type that needs no further check', () => {
    expect(readConfig(BINDINGS)).toEqual({
      ok: true,
      config: {
        ...BINDINGS,
        ORIGIN_URL: 'https://origin.internal',
        EV_KEY_PEPPERS: [
          { id: 'new', secret: SECRET },
          { id: 'old', secret: `${SECRET}1` },
        ],
        EV_SIGNING_KEYS: [{ id: 'edge', secret: SECRET }],
        EV_CACHE: 'on',
      },
    });
  });

  it('may name a resolver over HTTPS, with a path', () => {
    const EV_DOH_URL = 'https://resolver.internal/dns-query';
    expect(readConfig({ ...BINDINGS, EV_DOH_URL })).toMatchObject({ config: { EV_DOH_URL } });
  });

  it('may hold more than we know of', () => {
    expect(readConfig({ ...BINDINGS, OTHER: {} })).toMatchObject({ ok: true });
  });

  it('are named, all of them, when they are missing', () => {
    expect(readConfig({})).toEqual({
      ok: false,
      wrong: Object.keys(BINDINGS).map((name) => `${name} is missing`),
    });
  });

  it.each([
    ['ORIGIN_URL', 'ftp://origin.internal'],
    ['ORIGIN_URL', 'origin.internal:8080'],
    ['ORIGIN_URL', 'https://origin.internal/api'],
    ['ORIGIN_URL', 'https://user:secret@origin.internal'],
    ['UPSTASH_REDIS_REST_URL', ''],
    ['UPSTASH_REDIS_REST_TOKEN', ''],
    ['EV_KEY_PEPPERS', SECRET],
    ['EV_SIGNING_KEYS', 'edge:short'],
    ['EV_CACHE_PEPPER', 'short'],
    ['EV_CACHE', 'maybe'],
    ['EV_DOH_URL', 'resolver.internal'],
  ])('are refused with %s %j, and the value is not told', (name, value) => {
    const read = readConfig({ ...BINDINGS, [name]: value });
    expect(read).toMatchObject({ ok: false, wrong: [expect.stringContaining(name)] });
    expect(JSON.stringify(read)).not.toContain(`"${value}"`);
  });
});
