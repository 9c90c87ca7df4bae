/**
 * What a process needs is not there when it starts: its start-up probe fails, its liveness probe does
 * not, its gauge shows it, and its log says what to do. It starts when the thing is there.
 */
import postgres from 'postgres';
import { afterAll, expect, it } from 'vitest';
import { request } from '#support/client.ts';
import { startProcess } from '#support/origin-process.ts';
import type { OriginProcess } from '#support/origin-process.ts';
import { createTestDatabase } from '#support/postgres.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();
const NOBODY = 'postgres://email_validator_app:none@127.0.0.1:1/email_validation';
const LIMIT_MS = 30_000;
const ROLES = ['api-service', 'orchestrator', 'smtp-worker'] as const;
const started: OriginProcess[] = [];
afterAll(() => Promise.all(started.map((process) => process.stop())));

async function start(name: (typeof ROLES)[number], databaseUrl: string): Promise<OriginProcess> {
  const process = await startProcess(stack(), name, { DATABASE_URL: databaseUrl });
  started.push(process);
  return process;
}

async function probe({ metricsUrl }: OriginProcess, path: string): Promise<number> {
  return (await request(metricsUrl.replace('/metrics', path))).status;
}

async function gauge({ metricsUrl }: OriginProcess, line: string): Promise<boolean> {
  return String((await request(metricsUrl)).body).includes(line);
}

it.each(ROLES)('%s without its database', async (name) => {
  const process = await start(name, NOBODY);
  expect(await probe(process, '/started')).toBe(503);
  expect(await probe(process, '/live')).toBe(200);
  expect(await gauge(process, 'email_validator_dependency_up{dependency="database"} 0')).toBe(true);
  expect(process.log()).toMatch(
    /"level":"ERROR".*database does not answer: check the pod postgresql-0, DATABASE_URL/,
  );
});

it('an orchestrator without the partition of this month, until it is made', async () => {
  const database = await createTestDatabase();
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  const month = new Date().toISOString().slice(0, 7).replace('-', '_');
  await sql.unsafe(`DROP TABLE validation_results_${month}`);
  const process = await start('orchestrator', database.url);
  expect(await probe(process, '/started')).toBe(503);
  expect(await gauge(process, 'email_validator_database_partitions_ahead -1')).toBe(true);
  expect(process.log()).toMatch(
    /partition does not answer: make it with SELECT create_next_partition/,
  );
  await sql`SELECT create_next_partition()`;
  await until(
    async () => (await probe(process, '/started')) === 200,
    LIMIT_MS,
    () => 'it does not notice',
  );
  expect(process.log()).toContain('partition is back');
  await process.stop();
  started.splice(started.indexOf(process), 1);
  await sql.end();
  await database.drop();
});
