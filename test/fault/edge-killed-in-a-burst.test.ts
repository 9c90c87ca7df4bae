/**
 * kill -9 in the middle of a burst of hits: the ledger never shows less than what was served, and once
 * it is reconciled with the logs, exactly what was.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { eventsIn } from '#shared/metering/read-event.ts';
import { inFlight, postValidate } from '#support/client.ts';
import { ev, evLines } from '#support/ev.ts';
import { until } from '#support/stack.ts';
import { usageAt } from '#support/usage.ts';
import { useStack } from '#support/use-stack.ts';

const IN_FLIGHT = 40;
const ADDRESSES = 20;
/** As a client does that tries again. */
const ASK_AGAIN_AFTER_MS = 100;
const LOOK_EVERY_MS = 100;
/** Leases live for 20 s, and are settled some seconds after. */
const SETTLED_WITHIN_MS = 60_000;

const stack = useStack();

/** The workerd that serves the edge: the child of its host. */
function workerdPid(): number {
  const host = stack().facts().pids['edge'];
  const child = new RegExp(`^\\d+ \\(workerd\\) \\w ${host} `);
  const pid = readdirSync('/proc').find((name) => {
    try {
      return child.test(readFileSync(`/proc/${name}/stat`, 'utf8'));
    } catch {
      return false;
    }
  });
  if (pid === undefined) throw new Error('there is no workerd');
  return Number(pid);
}

const VICTIMS = {
  workerd: { hits: 10_000, where: 'edgeUrl', pid: workerdPid },
  'the host of workerd': {
    hits: 2000,
    where: 'edgeUrl',
    pid: () => stack().facts().pids['edge'],
  },
  'api-service': { hits: 2000, where: 'apiUrl', pid: () => stack().facts().pids['api-service'] },
} as const;

/** Every unit that the logs of the stack know of an account. */
function unitsInLogs(account: string): number {
  const directory = join(stack().directory, 'logs');
  const units = new Set<string>();
  for (const file of ['workerd.log', 'api-service.log']) {
    for (const line of readFileSync(join(directory, file), 'utf8').split('\n')) {
      for (const event of eventsIn(line)) {
        if (event.account === account) units.add(`${event.lease} ${event.n}`);
      }
    }
  }
  return units.size;
}

it.each(['workerd', 'the host of workerd', 'api-service'] as const)('%s', async (name) => {
  const { hits, where, pid } = VICTIMS[name];
  const { [where]: base, edgeUrl, databaseUrl } = stack().facts();
  const owner = name.replaceAll(' ', '-');
  const [key = ''] = await evLines(stack(), ['keys', 'create', owner]);
  const sql = postgres(databaseUrl, { max: 1 });
  const [row] = await sql<{ id: string }[]>`SELECT id FROM accounts WHERE name = ${owner}`;
  const uuid = row?.id ?? '';
  const shown = async () => {
    const [ledger] = await sql<{ units: number }[]>`
      SELECT coalesce(sum(hits + misses + reserved), 0)::integer AS units
      FROM usage_months WHERE account_id = ${uuid}`;
    return ledger?.units ?? Number.NaN;
  };

  const emails = Array.from({ length: ADDRESSES }, (_, n) => `user${n}${owner}@normal.evlab.net`);
  for (const email of emails) await postValidate(base, key, { email });
  let served = ADDRESSES;
  let broken = 0;
  let killed = false;
  const shortfalls: string[] = [];
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      const servedBefore = served;
      const units = await shown();
      if (units < servedBefore) shortfalls.push(`${units} shown, ${servedBefore} served`);
      await sleep(LOOK_EVERY_MS);
    }
  })();
  const hit = async (email: string) => {
    for (;;) {
      const answer = await postValidate(base, key, { email }).catch(() => null);
      if (answer?.status === 200) break;
      // Whether this one was served before it broke, only the log knows.
      broken += 1;
      await sleep(ASK_AGAIN_AFTER_MS);
    }
    served += 1;
    if (!killed && served > hits / 2) {
      killed = true;
      process.kill(pid() ?? Number.NaN, 'SIGKILL');
    }
  };
  await inFlight(
    IN_FLIGHT,
    Array.from({ length: hits }, (_, n) => () => hit(emails[n % ADDRESSES] ?? '')),
  );
  over.abort();
  await watching;
  expect(shortfalls).toEqual([]);
  expect(await shown()).toBeGreaterThanOrEqual(served);

  await until(
    async () => {
      const { exitCode, out } = await ev(stack(), ['usage', 'reconcile']);
      return exitCode === 0 && !out.includes('not over yet');
    },
    SETTLED_WITHIN_MS,
    () => 'the ledger cannot be reconciled',
  );
  const { used, reserved, charged } = await usageAt(edgeUrl, key);
  expect([used, reserved]).toEqual([charged.hits + ADDRESSES, 0]);
  expect(charged.hits).toBe(unitsInLogs(`acct_${uuid}`));
  expect(used).toBeGreaterThanOrEqual(served);
  expect(used).toBeLessThanOrEqual(served + broken);
  await sql.end();
});
