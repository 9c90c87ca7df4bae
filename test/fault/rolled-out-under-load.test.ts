/**
 * A roll-out of each process in the middle of a burst, as the cluster does it: a new one works before
 * the old one gets SIGTERM. No request fails, nothing is lost or doubled, and the old one ends by itself.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GRACE_MS } from '#origin/lifecycle/grace.ts';
import { inFlight, postValidate } from '#support/client.ts';
import { startProcess } from '#support/origin-process.ts';
import type { OriginProcess } from '#support/origin-process.ts';
import { rowsWith } from '#support/rows.ts';
import { startServiceProxy } from '#support/service-proxy.ts';
import type { ServiceProxy } from '#support/service-proxy.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const BURST = 400;
const IN_FLIGHT = 40;
const SETTLED_WITHIN_MS = 60_000;
/** Until every node knows that a pod is leaving; the cluster gives it some seconds. */
const LEAVING_MS = 300;
const TEST_LIMIT_MS = 240_000;

const stack = useStack();
const surge: OriginProcess[] = [];
let proxy: ServiceProxy;

beforeAll(async () => {
  const starting = [
    startProcess(stack(), 'api-service'),
    startProcess(stack(), 'orchestrator'),
    startProcess(stack(), 'smtp-worker', { EV_EGRESS_CHECKS: 'on' }),
  ];
  surge.push(...(await Promise.all(starting)));
  proxy = await startServiceProxy([stack().facts().apiUrl, apiOfSurge()]);
}, TEST_LIMIT_MS);
afterAll(async () => {
  await proxy.close();
  await Promise.all(surge.map((process) => process.stop()));
});

function apiOfSurge(): string {
  const url = surge.find(({ name }) => name === 'api-service')?.apiUrl;
  if (url === undefined) throw new Error('the new api-service has no address');
  return url;
}

/** Takes an old process out of its Service, gives it time, and tells it to end. */
async function terminate(victim: string): Promise<void> {
  const { pids } = stack().facts();
  if (victim === 'api-service') proxy.lead([apiOfSurge()]);
  await sleep(LEAVING_MS);
  process.kill(pids[victim] ?? 0, 'SIGTERM');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it.each([
  ['orchestrator', GRACE_MS.orchestrator],
  ['smtp-workers', GRACE_MS['smtp-worker']],
  ['api-service', GRACE_MS['api-service']],
] as const)('%s', { timeout: TEST_LIMIT_MS }, async (victim, graceMs) => {
  const { apiKey, databaseUrl, pids } = stack().facts();
  const pid = pids[victim] ?? 0;
  const mark = `rolled${victim.replace('-', '')}`;
  const addresses = Array.from(
    { length: BURST },
    (_, index) => `user${index}${mark}@n${(index % 100) + 1}.many.evlab.net`,
  );
  let begun = 0;
  const endings: Promise<void>[] = [];
  const answers = await inFlight(
    IN_FLIGHT,
    addresses.map((email) => () => {
      begun += 1;
      if (begun === BURST / 4) endings.push(terminate(victim));
      return postValidate(proxy.url, apiKey, { email, timeout_ms: 30_000 });
    }),
  );
  await Promise.all(endings);
  const failed = answers.filter(({ status }) => status !== 200 && status !== 202);
  expect(failed.map(({ status, body }) => [status, body])).toEqual([]);
  await until(
    () => !isAlive(pid),
    graceMs,
    () => `${victim} does not end within its grace`,
  );
  const log = readFileSync(join(stack().directory, 'logs', `${victim}.log`), 'utf8');
  expect(log).toContain('shutting down');
  expect(log).not.toContain('grace is over');

  await until(
    async () => (await rowsWith(databaseUrl, mark)).length >= BURST,
    SETTLED_WITHIN_MS,
    () => 'not every accepted address has got its row',
  );
  const rows = await rowsWith(databaseUrl, mark);
  expect(rows.map(({ email }) => email).toSorted()).toEqual(addresses.toSorted());
  expect(rows.every(({ state, final }) => state === 'deliverable' && final)).toBe(true);
});
