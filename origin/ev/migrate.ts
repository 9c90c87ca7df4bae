/** `ev migrate`: the schema is brought up to date, or waited for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readConfiguration } from '#origin/config/read.ts';
import { DatabaseConfiguration } from '#origin/config/roles.ts';
import { migrate, missingMigrations } from '#origin/store/migrate.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';

const LOOK_EVERY_MS = 2000;

export const migrateCommand: Command = {
  name: 'migrate',
  synopsis: '[--wait SECONDS]',
  summary: 'apply the migrations that the database lacks; with --wait, wait until another has',
  run: (args, terminal) => {
    const { values } = parseArgs({ args: [...args], options: { wait: { type: 'string' } } });
    const { DATABASE_URL: url } = readConfiguration(DatabaseConfiguration, terminal.environment);
    if (values.wait === undefined) return apply(url, terminal);
    if (!/^\d{1,5}$/.test(values.wait)) throw new UsageError('--wait takes seconds');
    return wait(url, Number(values.wait), terminal);
  },
};

async function apply(url: string, { out }: Terminal): Promise<number> {
  const { applied, owner } = await migrate(url);
  for (const name of applied) out(`applied ${name}`);
  out(`the schema is up to date, and belongs to ${owner}`);
  return EXIT.ok;
}

/** A database that is not there yet counts as one that lacks them all. */
async function wait(url: string, seconds: number, { out, error }: Terminal): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let missing: readonly string[] | null = null;
  for (;;) {
    missing = await missingMigrations(url).catch(() => null);
    if (missing?.length === 0) {
      out('the schema has every migration of this version');
      return EXIT.ok;
    }
    if (performance.now() >= end) break;
    await sleep(LOOK_EVERY_MS);
  }
  error(
    missing === null
      ? 'the database cannot be asked: check the pod postgresql-0, DATABASE_URL and the password of its role'
      : `the database lacks ${missing.join(', ')}: look at the log of the Job that migrates`,
  );
  return EXIT.failed;
}
