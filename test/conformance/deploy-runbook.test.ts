/**
 * The runbook, typed: every command of docs/runbook.md, and every command that operators knew before
 * it, on a terminal, against a cluster made from deploy/kubernetes.yaml and a system that is up.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anchorOf } from '#deploy/alerts/alert.ts';
import { ALERTS } from '#deploy/alerts/groups.ts';
import { SECRET_KEYS } from '#deploy/manifest/environment.ts';
import { resultKey } from '#shared/contract/names.ts';
import { inFlight, postValidate, request } from '#support/client.ts';
import { openSession } from '#support/cluster/session.ts';
import type { Ran, Session } from '#support/cluster/session.ts';
import { startDebianPostgres } from '#support/debian-postgres.ts';
import { debianTools } from '#support/debian-tools.ts';
import type { Tools } from '#support/debian-tools.ts';
import { evLines } from '#support/ev.ts';
import { startPrometheus } from '#support/prometheus.ts';
import { blocks, HEADINGS, RUNBOOK } from '#support/runbook.ts';
import type { Block } from '#support/runbook.ts';
import { SEED_COMMANDS } from '#support/seed-commands.ts';
import type { SeedCommand } from '#support/seed-commands.ts';
import { startStack, until } from '#support/stack.ts';
import type { Stack } from '#support/stack.ts';

const found = await Promise.all(
  (['monitoring', 'postgresql', 'redis', 'curl'] as const).map(debianTools),
);
/** A real API server to run everything against, instead of the stand-ins. It is changed by this. */
const REAL = process.env['RUNBOOK_KUBECONFIG'];
const tools = found.filter((set): set is Tools => set !== null);
const [monitoring, databaseTools] = found;
const PSQL =
  'kubectl exec postgresql-0 -n email-validator -- psql -U email_validator_app -d email_validation -c';
const PERSON = 'user7@normal.evlab.net';
const LIMIT_MS = 60_000;
const COMMAND_LIMIT_MS = 120_000;

let stack: Stack;
let session: Session;
let hash = '';
/** What became of the old commands, for whoever reads the test's output. */
const table: string[] = [];
const endings: (() => unknown)[] = [];

async function validate(email: string, timeoutMs = 20_000) {
  const { edgeUrl, apiKey } = stack.facts();
  return await postValidate(edgeUrl, apiKey, { email, max_age: 0, timeout_ms: timeoutMs });
}

async function becomesHealthy(): Promise<void> {
  await until(
    async () => (await request(`${stack.facts().apiUrl}/health`)).status === 200,
    LIMIT_MS,
    () => 'the system is not healthy',
  );
}

/** Something to look at: results, a job that waits, and errors in the logs of a Redis that was killed. */
async function makeHistory(): Promise<string> {
  await inFlight(
    4,
    Array.from({ length: 12 }, (_, n) => () => validate(`user${n}@normal.evlab.net`)),
  );
  const promise = await validate('user1@slow.evlab.net', 100);
  expect(promise.status).toBe(202);
  const jobId = promise.headers.get('location')?.split('/').at(-1) ?? '';
  await stopRedisUntilNoticed();
  process.kill(stack.facts().pids['redis'] ?? 0, 'SIGKILL');
  await request(`${stack.facts().apiUrl}/v1/validate`, {
    method: 'POST',
    key: stack.facts().apiKey,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'user1@slow.evlab.net', timeout_ms: 500 }),
  });
  await becomesHealthy();
  return jobId;
}

/** A Redis that says nothing, until processes have said so in their logs. */
async function stopRedisUntilNoticed(): Promise<void> {
  const pid = stack.facts().pids['redis'] ?? 0;
  process.kill(pid, 'SIGSTOP');
  const log = join(stack.directory, 'logs/orchestrator.log');
  await until(
    () => readFileSync(log, 'utf8').includes('redis does not answer'),
    LIMIT_MS,
    () => 'nobody notices that Redis is away',
  );
  process.kill(pid, 'SIGCONT');
}

/** The local stack, with stand-ins for everything that reaches a cluster. */
async function openLocal(): Promise<void> {
  if (!databaseTools || !monitoring) throw new Error('not to be had, so this is skipped');
  const database = await startDebianPostgres(databaseTools);
  endings.unshift(() => database.stop());
  stack = await startStack({ DATABASE_URL: database.url });
  endings.unshift(() => stack.stop());
  const prometheus = await startPrometheus(monitoring, stack.facts().metricsUrls);
  endings.unshift(() => prometheus.stop());
  const jobId = await makeHistory();
  [hash = ''] = await evLines(stack, ['hash', PERSON]);
  open(stack.directory, {
    API_KEY: stack.facts().apiKey,
    JOB_ID: jobId,
    EV_STANDIN_PROMETHEUS: prometheus.url,
  });
}

/** A cluster that somebody has set up, with `RUNBOOK_API_KEY` and `RUNBOOK_JOB_ID` of theirs. */
async function openReal(kubeconfig: string): Promise<void> {
  open(null, {
    KUBECONFIG: kubeconfig,
    API_KEY: process.env['RUNBOOK_API_KEY'] ?? '',
    JOB_ID: process.env['RUNBOOK_JOB_ID'] ?? '',
  });
  const { printed } = await session.run(
    `kubectl exec deployment/operator -n email-validator -- ev hash ${PERSON}`,
  );
  hash = printed.trim();
}

function open(stackDirectory: string | null, variables: Readonly<Record<string, string>>): void {
  session = openSession({
    stackDirectory,
    tools,
    variables: {
      EMAIL: PERSON,
      SIGNING_KEYS: `a:${'x'.repeat(32)},b:${'y'.repeat(32)}`,
      ...variables,
    },
  });
  endings.unshift(() => session.close());
  writeFileSync(
    join(session.directory, 'secrets.env'),
    SECRET_KEYS.map((key) => `${key}=x\n`).join(''),
  );
}

describe.skipIf(REAL === undefined && tools.length < found.length)('the runbook', () => {
  beforeAll(() => (REAL === undefined ? openLocal() : openReal(REAL)), COMMAND_LIMIT_MS);
  afterAll(async () => {
    for (const end of endings) await end();
  });
  beforeEach(() => session.reset());
  afterAll(() => {
    console.info(['', 'Commands of the old runbook:', ...table].join('\n'));
  });

  describe('docs/runbook.md', () => {
    it.each(ALERTS.map(({ name, section }) => [name, section]))(
      '%s leads to the section "%s"',
      (_name, section) => {
        expect(HEADINGS.map(anchorOf)).toContain(anchorOf(section));
      },
    );

    it('every link to a section of its own leads to one', () => {
      const links = [...RUNBOOK.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
      expect(links.length).toBeGreaterThan(20);
      const anchors = HEADINGS.map(anchorOf);
      expect(links.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([]);
    });

    it('names every key of the secret', () => {
      expect(SECRET_KEYS.filter((key) => !RUNBOOK.includes(`\`${key}\``))).toEqual([]);
    });

    it('has all its commands in blocks, where this test finds them', () => {
      const prose = RUNBOOK.replaceAll(/^```[\s\S]*?^```$/gm, '');
      expect(prose.match(/`(?:kubectl (?!logs deployment\/…)|curl |npx )[^`]*`/g)).toBeNull();
    });

    it.each(blocks().map((block, at) => [`${at + 1}, ${block.heading}`, block] as const))(
      'block %s',
      { timeout: COMMAND_LIMIT_MS },
      async (_name, block) => {
        const { exitCode, printed, state } = await session.run(scriptOf(block));
        expect({ printed, refused: state.refused }).toEqual({ printed, refused: [] });
        expect({ printed, exitCode }).toEqual({ printed, exitCode: 0 });
      },
    );
  });

  describe('the commands that operators know', () => {
    it.each(SEED_COMMANDS.map((command) => [command.written, command] as const))(
      '%s',
      { timeout: COMMAND_LIMIT_MS },
      async (_written, command) => {
        await prepare(command);
        const before = await lookedAt(command);
        const ran = await session.run(typed(command), insideOf(command));
        expect(complaints(command, ran)).toEqual([]);
        expect(await lookedAt(command)).toEqual(before);
        table.push(rowOf(command));
      },
    );
  });

  it.skipIf(REAL !== undefined)(
    'what is corrected does what the old one was meant to do',
    { timeout: COMMAND_LIMIT_MS },
    async () => {
      expect(await cachedVerdicts()).toBeGreaterThan(0);
      const [old] = SEED_COMMANDS.filter(({ written }) => written.includes('xargs'));
      const before = await cachedVerdicts();
      await session.run(old?.written ?? '');
      expect(await cachedVerdicts()).toBe(before);
      const corrected = blocks().find(({ heading }) => heading === 'Forget all cached verdicts');
      await session.run(corrected?.text ?? '');
      expect(await cachedVerdicts()).toBe(0);
      // And again with nothing to delete, where the old one is an error.
      expect((await session.run(corrected?.text ?? '')).exitCode).toBe(0);
    },
  );

  it.skipIf(REAL !== undefined)(
    'a dump through a terminal is damaged, and the one of the runbook is not',
    async () => {
      const { directory } = session;
      const old = SEED_COMMANDS.find(({ written }) =>
        written.includes('-it postgresql-0 -n email-validator -- pg_dump'),
      );
      await session.run(`rm -f backup_*\n${old?.written ?? ''}\nmv backup_*.sql old.sql`);
      expect(readFileSync(join(directory, 'old.sql'), 'utf8')).toContain('BEGIN\r\n');
      const block = blocks().find(({ text }) => text.includes('pg_dump'));
      await session.run(`${block?.text ?? ''}\nmv backup_*.sql new.sql`);
      expect(readFileSync(join(directory, 'new.sql'), 'utf8')).not.toContain('\r');
    },
  );

  it.skipIf(REAL !== undefined)(
    'dump, drop, restore: the same rows, partitions, functions, rights',
    { timeout: COMMAND_LIMIT_MS },
    async () => {
      const before = await contents();
      expect(before.rows).toBeGreaterThan(0);
      const dump = blocks().find(({ text }) => text.includes('pg_dump'));
      const restore = blocks().find(({ heading }) => heading === 'Restore');
      await session.run(dump?.text ?? '');
      await session.run(`${PSQL} 'DROP SCHEMA public CASCADE; CREATE SCHEMA public;'`);
      const { exitCode, printed } = await session.run(restore?.text ?? '');
      expect({ printed, exitCode }).toEqual({ printed, exitCode: 0 });
      expect(await contents()).toEqual(before);
      const made = await session.run(`${PSQL} "SELECT create_next_partition();"`);
      expect(made.printed).toMatch(/validation_results_\d{4}_\d{2}/);
      await until(
        async () => (await validate('user9@n9.many.evlab.net')).status === 200,
        LIMIT_MS,
        () => 'nothing is validated after the restore',
      );
    },
  );

  it('the table has a row for every old command', () => {
    expect(table).toHaveLength(SEED_COMMANDS.length);
  });

  it('a name or a selector that the file lacks fails', async () => {
    for (const command of [
      'kubectl exec postgres-0 -n email-validator -- psql -c "SELECT 1"',
      'kubectl wait --for=condition=ready pod -l app=api -n email-validator --timeout=1s',
      'kubectl get pods',
      'kubectl rollout restart deployment/workers -n email-validator',
      'kubectl exec redis-0 -n email-validator -- psql',
      'kubectl frobnicate',
    ]) {
      const { state } = await session.run(command);
      expect({ command, refused: state.refused.length }).toEqual({ command, refused: 1 });
      await session.reset();
    }
  });
});

/** As it is typed: SQL goes through psql in its pod. */
function scriptOf({ language, text }: Block): string {
  if (language === 'sql') return `${PSQL} "${text.trim()}"`;
  return text;
}

function typed({ written, language }: SeedCommand): string {
  const command = language === 'sql' ? `${PSQL} "${written}"` : written;
  return command
    .replaceAll('YOUR_API_KEY', '$API_KEY')
    .replaceAll('{JOB_ID}', '$JOB_ID')
    .replaceAll('HASH', hash);
}

function insideOf({ inside }: SeedCommand): Record<string, string> {
  return inside === true ? { EV_STANDIN_INSIDE: '1' } : {};
}

/** What a command looks at must be there. */
async function prepare({ written }: SeedCommand): Promise<void> {
  if (REAL !== undefined) return;
  await becomesHealthy();
  if (written.includes('validation:result:')) await validate(PERSON);
  if (written.includes('< backup_20251120.sql')) {
    const dump = blocks().find(({ text }) => text.includes('pg_dump'));
    await session.run(`rm -f backup_*\n${dump?.text ?? ''}\nmv backup_*.sql backup_20251120.sql`);
  }
}

/** What speaks against a command; of one that is corrected, only that there is nothing instead. */
function complaints({ outcome }: SeedCommand, { exitCode, printed, state }: Ran): unknown[] {
  if (outcome.kind === 'corrected') {
    return RUNBOOK.includes(outcome.instead) ? [] : [`the runbook lacks ${outcome.instead}`];
  }
  const isAsSaid = outcome.prints.test(printed) && exitCode === 0;
  return isAsSaid ? state.refused : [{ exitCode, printed, refused: state.refused }];
}

/** What a command that is corrected must leave alone: the rows, and the cached verdicts. */
async function lookedAt({ outcome }: SeedCommand): Promise<unknown> {
  if (outcome.kind === 'works' || REAL !== undefined) return null;
  return { contents: await contents(), cached: await cachedVerdicts() };
}

function rowOf({ section, written, outcome }: SeedCommand): string {
  const became =
    outcome.kind === 'corrected'
      ? `corrected: ${outcome.why}`
      : `works as written${outcome.note === undefined ? '' : ` (${outcome.note})`}`;
  return `${section} | ${written} | ${became}`;
}

async function cachedVerdicts(): Promise<number> {
  const redis = new Redis(stack.facts().redisUrl);
  const keys = await redis.keys(resultKey('*'));
  redis.disconnect();
  return keys.length;
}

/** What a restore has to bring back. */
async function contents() {
  const sql = postgres(stack.facts().databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const [counts] = await sql<{ rows: number; jobs: number; keys: number; migrations: number }[]>`
      SELECT (SELECT count(*)::integer FROM validation_results) AS rows,
        (SELECT count(*)::integer FROM validation_jobs) AS jobs,
        (SELECT count(*)::integer FROM api_keys) AS keys,
        (SELECT count(*)::integer FROM schema_migrations) AS migrations`;
    const partitions = await sql`
      SELECT inhrelid::regclass::text AS name FROM pg_inherits
      WHERE inhparent = 'validation_results'::regclass ORDER BY 1`;
    const functions = await sql`
      SELECT proname, prosrc, prosecdef, proacl::text FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace ORDER BY 1`;
    const tables = await sql`
      SELECT relname, relkind, relacl::text, pg_get_userbyid(relowner) AS owner FROM pg_class
      WHERE relnamespace = 'public'::regnamespace ORDER BY 1`;
    return { rows: counts?.rows ?? 0, counts, partitions, functions, tables };
  } finally {
    await sql.end();
  }
}
