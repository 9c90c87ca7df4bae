/** Chores by BullMQ's job schedulers, on a real Redis. */
import { Queue } from 'bullmq';
import { afterEach, expect, it } from 'vitest';
import { startUpkeep } from '#origin/queue/upkeep.ts';
import type { Chore, Upkeep } from '#origin/queue/upkeep.ts';
import { until } from '#support/stack.ts';
import { useRedis } from '#support/use-redis.ts';

const redis = useRedis();
const LIMIT_MS = 20_000;
const EVERY_SECOND = '* * * * * *';
const run = async () => {};
const started: Upkeep[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((upkeep) => upkeep.close()));
});

async function start(chores: readonly Chore[]): Promise<Error[]> {
  const errors: Error[] = [];
  const connection = await redis.connect();
  started.push(await startUpkeep(connection, chores, (error) => errors.push(error)));
  return errors;
}

async function schedules(): Promise<string[]> {
  const queue = new Queue('upkeep', { connection: await redis.connect(), prefix: '{upkeep}' });
  const found = await queue.getJobSchedulers();
  await queue.close();
  return found.map(({ key }) => key);
}

it('each run is done by one of all that take part', async () => {
  const runs: number[] = [];
  const chore = (by: number): Chore => ({
    name: 'partitions',
    pattern: EVERY_SECOND,
    run: async () => void runs.push(by),
  });
  const since = performance.now();
  await Promise.all([start([chore(1)]), start([chore(2)])]);
  await until(
    () => runs.length >= 4,
    LIMIT_MS,
    () => 'the chore is not done',
  );
  expect(await schedules()).toEqual(['partitions']);
  // Were each run done twice, there would be twice as many as seconds.
  expect(runs.length).toBeLessThanOrEqual((performance.now() - since) / 1000 + 2);
});

it('a chore that is gone is scheduled no more', async () => {
  await start([
    { name: 'partitions', pattern: '10 3 * * *', run },
    { name: 'cleanup', pattern: '40 3 * * *', run },
  ]);
  expect((await schedules()).toSorted()).toEqual(['cleanup', 'partitions']);
  await start([{ name: 'partitions', pattern: '10 3 * * *', run }]);
  expect(await schedules()).toEqual(['partitions']);
});

it('a run that fails is told', async () => {
  const errors = await start([
    {
      name: 'partitions',
      pattern: EVERY_SECOND,
      run: () => Promise.reject(new Error('no such table')),
    },
  ]);
  await until(
    () => errors.length > 0,
    LIMIT_MS,
    () => 'nobody is told',
  );
  expect(errors[0]?.message).toBe('no such table');
});
