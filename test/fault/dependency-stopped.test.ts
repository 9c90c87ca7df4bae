/** Redis or Postgres away: health says so, requests are refused with a time, and it all comes back. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ProblemSchema } from '#shared/contract/problem.ts';
import { postValidate, request, verdictOf } from '#support/client.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const HealthSchema = v.object({
  status: v.picklist(['healthy', 'unhealthy']),
  version: v.literal('1.0.0'),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  checks: v.object({ database: v.boolean(), redis: v.boolean(), queue: v.boolean() }),
});

const stack = useStack();

async function health(url: string) {
  const { status, body } = await request(`${url}/health`);
  return { httpStatus: status, ...v.parse(HealthSchema, body) };
}

function pidOf(server: 'redis' | 'postgresql'): number {
  const pid = stack().facts().pids[server];
  if (pid === undefined) throw new Error(`stack.json names no ${server}`);
  return pid;
}

/** PostgreSQL answers from a process for each connection: all of them must stop. */
function signalFamily(pid: number, signal: NodeJS.Signals): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  for (const member of [pid, ...children.filter(Boolean).map(Number)]) process.kill(member, signal);
}

async function becomes(status: 'healthy' | 'unhealthy'): Promise<void> {
  await until(
    async () => (await health(stack().facts().apiUrl)).status === status,
    60_000,
    () => `health does not become ${status}`,
  );
}

async function validatesAgain(email: string): Promise<void> {
  const { edgeUrl, apiKey } = stack().facts();
  await until(
    async () => {
      const answer = await postValidate(edgeUrl, apiKey, { email, timeout_ms: 5000 });
      return answer.status === 200 && verdictOf(answer).state === 'deliverable';
    },
    60_000,
    () => 'validations do not come back',
  );
}

describe.each([
  ['redis', { redis: false, queue: false }],
  ['postgresql', { database: false }],
] as const)('%s', (server, checks) => {
  // SIGSTOP answers nothing, as a machine that is gone does.
  it('stopped: health says so, requests get 503 with a time, and it all comes back', async () => {
    const { apiUrl, edgeUrl, apiKey } = stack().facts();
    await becomes('healthy');
    await validatesAgain(`user1before${server}@normal.evlab.net`);
    signalFamily(pidOf(server), 'SIGSTOP');
    try {
      await becomes('unhealthy');
      const unhealthy = await health(edgeUrl);
      expect(unhealthy).toMatchObject({ httpStatus: 503, status: 'unhealthy', checks });
      for (const url of [apiUrl, edgeUrl]) {
        const answer = await postValidate(url, apiKey, {
          email: `user1away${server}@normal.evlab.net`,
          timeout_ms: 20_000,
        });
        expect(answer.status).toBe(503);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(v.parse(ProblemSchema, answer.body).status).toBe(503);
      }
    } finally {
      signalFamily(pidOf(server), 'SIGCONT');
    }
    await becomes('healthy');
    await validatesAgain(`user1after${server}@normal.evlab.net`);
  });

  it('killed: the service resumes by itself when it is back', async () => {
    const pid = pidOf(server);
    process.kill(pid, 'SIGKILL');
    await until(
      async () => {
        const { apiUrl } = stack().facts();
        if (pidOf(server) === pid) return false;
        return (await health(apiUrl).catch(() => null))?.status === 'healthy';
      },
      60_000,
      () => 'the service does not come back',
    );
    await validatesAgain(`user1killed${server}@normal.evlab.net`);
    expect(pidOf(server)).not.toBe(pid);
  });
});
