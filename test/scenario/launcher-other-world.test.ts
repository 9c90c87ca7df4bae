/** `EV_LAB=off`: DNS, mail servers and databases that are there already, instead of ones of ours. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '#lab/lab.ts';
import { SAMPLE } from '#lab/sample.ts';
import { askEdge } from '#origin/local/ask-edge.ts';
import type { RedisServer } from '#origin/local/redis.ts';
import { createTestDatabase } from '#support/postgres.ts';
import { createTestRedis } from '#support/redis.ts';
import { type Stack, startStack } from '#support/stack.ts';
import type { TestDatabase } from '#support/template.ts';

const [{ email, state, reason } = { email: '', state: '', reason: '' }] = SAMPLE;

let lab: Lab;
let database: TestDatabase;
let redis: RedisServer;

beforeAll(async () => {
  [lab, database, redis] = await Promise.all([startLab(), createTestDatabase(), createTestRedis()]);
});

afterAll(async () => {
  await Promise.all([lab?.close(), database?.drop(), redis?.stop()]);
});

function startThere(permission: Readonly<Record<string, string>>): Promise<Stack> {
  return startStack({
    EV_LAB: 'off',
    EV_DNS_SERVERS: lab.dnsServer,
    EV_SMTP_PORT: String(lab.smtpPort),
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    ...permission,
  });
}

describe('with leave to ask mail servers on loopback', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startThere({ EV_ALLOW_PRIVATE_MX: '1' });
  });

  it('starts none of what is there', () => {
    const facts = stack.facts();
    expect(facts).toMatchObject({ databaseUrl: database.url, redisUrl: redis.url, labUrl: null });
    const parts = Object.keys(facts.pids);
    for (const part of ['postgresql', 'redis', 'mail-lab']) expect(parts).not.toContain(part);
  });

  it('gives the verdict of the mail server that it was led to', async () => {
    const verdict = await askEdge(stack.facts(), email);
    expect(verdict).toMatchObject({ state, reason });
    expect(lab.stats().totals.connections).toBeGreaterThan(0);
  });

  it('leaves them running when it stops', async () => {
    await stack.stop();
    const client = new Redis(redis.url);
    expect(await client.ping()).toBe('PONG');
    client.disconnect();
  });
});

it('connects to none of them without that leave', async () => {
  lab.resetStats();
  const stack = await startThere({});
  try {
    const verdict = await askEdge(stack.facts(), email);
    expect(verdict.state).not.toBe('deliverable');
    expect(lab.stats().totals.connections).toBe(0);
  } finally {
    await stack.stop();
  }
});
