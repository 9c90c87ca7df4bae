/** The workers' queues: urgency, setbacks, putting off, and what a killed worker leaves. */
import { expect, it, onTestFinished } from 'vitest';
import { openProbeQueue, workProbeQueue } from '#origin/queue/probe-queue.ts';
import type { BatchOutcome, HeldBatch } from '#origin/queue/probe-queue.ts';
import type { ProbeBatch } from '#origin/queue/probe-batch.ts';
import type { Priority } from '#shared/contract/names.ts';
import { until } from '#support/stack.ts';
import { useRedis } from '#support/use-redis.ts';

const { connect } = useRedis();
const LIMIT_MS = 30_000;

function batch(name: string, priority: Priority = 'standard'): ProbeBatch {
  return {
    group: `host:${name}`,
    route: { kind: 'route', hosts: [name], implicit: false, provider: null },
    priority,
    targets: [],
  };
}

async function queueOf(egress: string) {
  const queue = openProbeQueue(await connect(), egress);
  onTestFinished(() => queue.close());
  return queue;
}

async function work(egress: string, handle: (held: HeldBatch) => Promise<BatchOutcome>) {
  const errors: string[] = [];
  const worker = workProbeQueue(await connect(), egress, 1, handle, (error) =>
    errors.push(error.message),
  );
  onTestFinished(() => worker.close());
  return errors;
}

const done = { kind: 'done' } as const;

it('works on interactive batches before lists', async () => {
  const queue = await queueOf('a');
  await queue.add([batch('1', 'bulk'), batch('2', 'standard'), batch('3', 'high')]);
  const order: string[] = [];
  await work('a', async (held) => {
    order.push(held.batch.group);
    return done;
  });
  await until(
    () => order.length === 3,
    LIMIT_MS,
    () => 'not all were worked on',
  );
  expect(order).toEqual(['host:3', 'host:2', 'host:1']);
});

it('brings a batch back after a fault, and counts the setback', async () => {
  const queue = await queueOf('b');
  await queue.add([batch('1')]);
  const setbacks: number[] = [];
  const errors = await work('b', async (held) => {
    setbacks.push(held.setbacks);
    if (setbacks.length < 3) throw new Error('postgres is away');
    return done;
  });
  await until(
    () => setbacks.length === 3,
    LIMIT_MS,
    () => 'it is not brought back',
  );
  expect(setbacks).toEqual([0, 1, 2]);
  expect(errors).toEqual(['postgres is away', 'postgres is away']);
});

it('brings back what was put off, without a setback', async () => {
  const queue = await queueOf('c');
  await queue.add([batch('1')]);
  const seen: HeldBatch[] = [];
  await work('c', async (held) => {
    seen.push(held);
    return seen.length === 1 ? { kind: 'put_off', delayMs: 20 } : done;
  });
  await until(
    () => seen.length === 2,
    LIMIT_MS,
    () => 'it is not brought back',
  );
  expect(seen.map(({ starts, setbacks }) => [starts, setbacks])).toEqual([
    [1, 0],
    [2, 0],
  ]);
});

it('counts what is released and not done, and not what waits for a greylist', async () => {
  const queue = await queueOf('d');
  await queue.add([batch('1'), batch('2', 'bulk')]);
  await queue.addLater('later', batch('3'), 60_000);
  expect(await queue.outstanding()).toBe(2);
});

it('brings a batch back later once, however often it is asked to', async () => {
  const queue = await queueOf('e');
  for (let n = 0; n < 3; n += 1) await queue.addLater('same', batch('1'), 50);
  let times = 0;
  await work('e', async () => {
    times += 1;
    return done;
  });
  await until(
    () => times > 0,
    LIMIT_MS,
    () => 'it does not come',
  );
  await queue.add([batch('2')]);
  await until(
    () => times > 1,
    LIMIT_MS,
    () => 'the other does not come',
  );
  expect(times).toBe(2);
});
