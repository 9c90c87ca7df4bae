import { describe, expect, it } from 'vitest';
import { ConfigurationError, readConfiguration } from '#origin/config/read.ts';
import { ApiServiceConfiguration, SmtpWorkerConfiguration } from '#origin/config/roles.ts';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const API = {
  DATABASE_URL: 'postgres://role@localhost/db',
  REDIS_URL: 'redis://localhost:6379',
  EV_CACHE_PEPPER: SECRET,
  EV_KEY_PEPPERS: `k1:${SECRET}`,
  EV_SIGNING_KEYS: `s1:${SECRET}`,
};

function problemsOf(schema: Parameters<typeof readConfiguration>[0], environment: object) {
  try {
    readConfiguration(schema, { ...environment });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems;
  }
}

it('fills in the defaults', () => {
  expect(readConfiguration(ApiServiceConfiguration, API)).toMatchObject({
    API_PORT: 8080,
    METRICS_PORT: 9090,
    EV_CACHE: 'on',
  });
});

it('names every variable that is missing, and not only the first', () => {
  const named = problemsOf(ApiServiceConfiguration, {}).map((problem) => problem.split(' ')[0]);
  expect(named).toEqual([
    'DATABASE_URL',
    'REDIS_URL',
    'EV_CACHE_PEPPER',
    'EV_KEY_PEPPERS',
    'EV_SIGNING_KEYS',
  ]);
});

it.each([
  ['API_PORT', '99999'],
  ['API_PORT', 'eighty'],
  ['DATABASE_URL', 'mysql://localhost'],
  ['EV_CACHE', 'maybe'],
  ['EV_CACHE_PEPPER', 'short'],
  ['EV_KEY_PEPPERS', 'noid'],
  ['REDIS_URL', 'localhost'],
  ['LOG_LEVEL', 'loud'],
])('names %s when it is %j', (variable, value) => {
  const problems = problemsOf(ApiServiceConfiguration, { ...API, [variable]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${variable} `));
});

it('never repeats a value: it may be a secret', () => {
  const secret = 'hunter2';
  const problems = problemsOf(ApiServiceConfiguration, { ...API, EV_CACHE_PEPPER: secret });
  expect(problems.join()).not.toContain(secret);
});

it('lets a sender through that is an address, and nothing that could break a line', () => {
  const worker = {
    ...API,
    UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1',
    UPSTASH_REDIS_REST_TOKEN: 'token',
    EV_HELO_NAME: 'probe.ex.net',
  };
  expect(problemsOf(SmtpWorkerConfiguration, { ...worker, EV_MAIL_FROM: 'ask@ex.net' })).toEqual(
    [],
  );
  expect(
    problemsOf(SmtpWorkerConfiguration, { ...worker, EV_MAIL_FROM: 'ask@ex.net\r\nDATA' }),
  ).toHaveLength(1);
});

describe('EV_EGRESS_ADDRESS', () => {
  const worker = {
    ...API,
    UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1',
    UPSTASH_REDIS_REST_TOKEN: 'token',
    EV_HELO_NAME: 'probe.ex.net',
    EV_MAIL_FROM: 'ask@ex.net',
  };

  it('lists addresses, some with a HELO name of their own', () => {
    const list = '192.0.2.1, 192.0.2.2=Probe2.ex.net,2001:DB8::1';
    const configuration = readConfiguration(SmtpWorkerConfiguration, {
      ...worker,
      EV_EGRESS_ADDRESS: list,
    });
    expect(configuration.EV_EGRESS_ADDRESS).toEqual([
      { address: '192.0.2.1', heloName: null },
      { address: '192.0.2.2', heloName: 'probe2.ex.net' },
      { address: '2001:db8::1', heloName: null },
    ]);
  });

  it.each([
    'probe.ex.net',
    '192.0.2.1,',
    '192.0.2.1=',
    '192.0.2.1=probe',
    '192.0.2.1=a b.net',
    '192.0.2.1,192.0.2.1=probe2.ex.net',
    Array.from({ length: 33 }, (_, index) => `192.0.2.${index}`).join(','),
  ])('may not be %j', (list) => {
    const problems = problemsOf(SmtpWorkerConfiguration, { ...worker, EV_EGRESS_ADDRESS: list });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^EV_EGRESS_ADDRESS[ .]/);
  });
});
