/**
 * How many verdicts a second Postgres takes, one by one and in batches, side by side.
 * Run: `node test/bench/store.ts`. It starts a server of its own and keeps nothing.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '#origin/local/postgres.ts';
import type { Database } from '#origin/store/database.ts';
import { openDatabase } from '#origin/store/database.ts';
import { migrate } from '#origin/store/migrate.ts';
import { recordVerdicts } from '#origin/store/record-verdicts.ts';
import type { VerdictRow } from '#origin/store/verdict-row.ts';
import { UUID_RANDOM_BYTES, uuidV7 } from '#shared/contract/id.ts';

/** Writers at once: what a few workers keep under way. */
const WRITERS = 4;
/** Rows for each way, so that it takes some seconds; taken in turns, so that both meet the same machine. */
const ROUNDS = 4;
const WAYS = [
  { name: 'single rows', batch: 1, rows: 4000 },
  { name: 'unnest(50)', batch: 50, rows: 20_000 },
  { name: 'unnest(500)', batch: 500, rows: 40_000 },
] as const;

type Way = (typeof WAYS)[number];

function newUuid(): string {
  return uuidV7(Date.now(), randomBytes(UUID_RANDOM_BYTES));
}

function verdict(account: string): VerdictRow {
  const id = `val_${newUuid()}`;
  const name = randomBytes(6).toString('hex');
  const observed = new Date().toISOString();
  return {
    id,
    accountId: account,
    addressHash: randomBytes(32).toString('hex'),
    email: `${name}@example.com`,
    domain: 'example.com',
    attempt: 0,
    record: {
      id,
      state: 'deliverable',
      reason: 'accepted',
      final: true,
      retry_at: null,
      score: 0.97,
      flags: {
        accept_all: 'no',
        disposable: false,
        relay: false,
        role: false,
        free: false,
        mailbox_full: false,
        subaddressed: false,
        eai: false,
      },
      provider: 'google',
      mx: ['mx1.example.com', 'mx2.example.com'],
      observed_at: observed,
      expires_at: observed,
      evidence: ['mx', 'rcpt', 'control'].map((check) => ({
        check,
        result: 'accepted',
        source: 'mx1.example.com',
        observed_at: observed,
        detail: '250 2.1.5 OK, recipient accepted for delivery',
      })),
    },
  };
}

/** Rows a second. */
async function measure(database: Database, { batch, rows }: Way, account: string): Promise<number> {
  const batches = Array.from({ length: rows / batch }, () =>
    Array.from({ length: batch }, () => verdict(account)),
  );
  const began = performance.now();
  const write = async (): Promise<void> => {
    for (let next = batches.pop(); next !== undefined; next = batches.pop()) {
      await recordVerdicts(database, next);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return (rows / (performance.now() - began)) * 1000;
}

const directory = await mkdtemp(join(tmpdir(), 'ev-bench-postgres-'));
await chmod(directory, 0o755);
const server = await startPostgres({ directory });
await migrate(server.url);
const database = openDatabase(server.url, { max: WRITERS, applicationName: 'bench' });
const account = `acct_${newUuid()}`;
for (let round = 1; round <= ROUNDS; round += 1) {
  const rates = [];
  for (const way of WAYS) {
    rates.push(`${way.name} ${Math.round(await measure(database, way, account))}/s`);
  }
  console.log(`round ${round}: ${rates.join(', ')}`);
}
await database.close();
await server.stop();
await rm(directory, { recursive: true, force: true });
