/** `ev`, the operators' command. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { egressCommand } from '#origin/ev/egress.ts';
import { egressQuarantineCommands } from '#origin/ev/egress-quarantine.ts';
import { accountsCommand } from '#origin/ev/accounts.ts';
import { EXIT } from '#origin/ev/command.ts';
import { eraseCommands } from '#origin/ev/erase.ts';
import { explainCommands } from '#origin/ev/explain.ts';
import { hashCommand } from '#origin/ev/hash.ts';
import { keysCommands } from '#origin/ev/keys.ts';
import { migrateCommand } from '#origin/ev/migrate.ts';
import { optOutCommands } from '#origin/ev/optout.ts';
import { planCommand } from '#origin/ev/plan.ts';
import { queueCommand } from '#origin/ev/queue.ts';
import { runCommand } from '#origin/ev/run.ts';
import { usageCommands } from '#origin/ev/usage.ts';
import { validateCommand } from '#origin/ev/validate.ts';
import { newUuid, now } from './world.ts';

const COMMANDS = [
  ...keysCommands,
  validateCommand,
  hashCommand,
  ...explainCommands,
  ...optOutCommands,
  accountsCommand,
  // Those with two words come first: `egress` alone begins them all.
  ...egressQuarantineCommands,
  egressCommand(now),
  planCommand,
  ...usageCommands(now),
  queueCommand(now),
  ...eraseCommands,
  migrateCommand,
];

/** A stack that `npm start` runs leaves its variables here; those that are set win over them. */
function localEnvironment(): Record<string, string> {
  const directory = process.env['EV_LOCAL_DIR'] ?? '.local';
  try {
    const text = readFileSync(join(directory, 'environment.json'), 'utf8');
    return v.parse(v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())), text);
  } catch {
    return {};
  }
}

// Whoever reads may have seen enough (`| head`): that is no failure, and there is nobody to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
});

process.exitCode = await runCommand(COMMANDS, process.argv.slice(2), {
  environment: { ...localEnvironment(), ...process.env },
  input: process.stdin,
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
  newUuid,
});
