import { expect, it } from 'vitest';
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
