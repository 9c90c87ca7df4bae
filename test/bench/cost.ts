/**
 * What one validation costs each process in CPU time, as the processes measure it themselves: `npm run
 * bench:cost`. CPU time hardly depends on what else the machine does, so these are the numbers that
 * deploy/capacity counts with; docs/capacity.md says what follows from them.
 */
import { inFlight, postValidate, request, verdictOf } from '#support/client.ts';
import { startStack } from '#support/stack.ts';
import type { Stack } from '#support/stack.ts';
import { Redis } from 'ioredis';
import postgres from 'postgres';

const REQUESTS = 2000;
const WIDTH = 50;
const DOMAINS = 500;
const WARM_UP = 300;

const PROCESSES = ['api-service', 'orchestrator', 'smtp-workers'] as const;

interface Spent {
  readonly cpuSeconds: Readonly<Record<(typeof PROCESSES)[number], number>>;
  readonly redisCommands: number;
}

async function spent(stack: Stack): Promise<Spent> {
  const { metricsUrls, redisUrl } = stack.facts();
  const seconds = async (name: (typeof PROCESSES)[number]) => {
    const text = String((await request(metricsUrls[name])).body);
    return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1] ?? Number.NaN);
  };
  const redis = new Redis(redisUrl);
  const statistics = await redis.info('stats');
  redis.disconnect();
  return {
    cpuSeconds: {
      'api-service': await seconds('api-service'),
      orchestrator: await seconds('orchestrator'),
      'smtp-workers': await seconds('smtp-workers'),
    },
    redisCommands: Number(/total_commands_processed:(\d+)/.exec(statistics)?.[1] ?? Number.NaN),
  };
}

let sent = 0;

/** Asks the API itself, as the edge does, for addresses that are new or that are asked for again. */
async function ask(stack: Stack, count: number, isNew: boolean): Promise<void> {
  const { apiUrl, apiKey } = stack.facts();
  const tasks = Array.from({ length: count }, (_, n) => async () => {
    const number = isNew ? (sent += 1) : n % WARM_UP;
    const email = `user${number}@n${(number % DOMAINS) + 1}.many.evlab.net`;
    verdictOf(await postValidate(apiUrl, apiKey, { email, timeout_ms: 30_000 }));
  });
  await inFlight(WIDTH, tasks);
}

async function measure(stack: Stack, name: string, isNew: boolean): Promise<void> {
  const before = await spent(stack);
  await ask(stack, REQUESTS, isNew);
  const after = await spent(stack);
  for (const process of PROCESSES) {
    const ms = ((after.cpuSeconds[process] - before.cpuSeconds[process]) * 1000) / REQUESTS;
    console.log(`${name}: ${process} ${ms.toFixed(2)} ms of CPU each`);
  }
  const commands = (after.redisCommands - before.redisCommands) / REQUESTS;
  console.log(`${name}: ${commands.toFixed(1)} Redis commands each`);
}

async function bytesPerRow(stack: Stack): Promise<number> {
  const sql = postgres(stack.facts().databaseUrl, { max: 1 });
  const [row] = await sql<{ bytes: number }[]>`
    SELECT sum(pg_total_relation_size(inhrelid))::float / (SELECT count(*) FROM validation_results) AS bytes
    FROM pg_inherits WHERE inhparent = 'validation_results'::regclass`;
  await sql.end();
  return row?.bytes ?? Number.NaN;
}

const stack = await startStack();
try {
  await ask(stack, WARM_UP, true);
  await measure(stack, 'hit at the origin', false);
  await measure(stack, 'miss', true);
  console.log(`${Math.round(await bytesPerRow(stack))} bytes a row, with its indexes`);
} finally {
  await stack.stop();
}
