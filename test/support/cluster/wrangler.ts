/**
 * `npx wrangler` for tests: nothing is sent anywhere. The real wrangler is asked whether it knows the
 * command and its options, and wrangler.toml whether it knows the names.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#support/manifest.ts';

/** Its own start looks for a Node on PATH, and may find an older one than this. */
const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');

const [program = '', ...args] = process.argv.slice(2);
const firstOption = args.findIndex((arg) => arg.startsWith('--'));
const words = firstOption < 0 ? args : args.slice(0, firstOption);
const options = args.filter((arg) => arg.startsWith('--'));

function refuse(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

if (program !== 'wrangler') refuse(`npx ${program} is not known here`);
const help = spawnSync(process.execPath, [WRANGLER, ...words, '--help'], {
  encoding: 'utf8',
  env: { ...process.env, WRANGLER_SEND_METRICS: 'false', NO_COLOR: '1' },
});
if (help.status !== 0) refuse(help.stderr);
for (const option of options) {
  if (!help.stdout.includes(`${option} `)) refuse(`wrangler ${words.join(' ')} has no ${option}`);
}
const configuration = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8');
const [, production = ''] = configuration.split('[env.production]');
if (!args.includes('production') || production === '') refuse('the environment is not named');
for (const [at, arg] of args.entries()) {
  const name = args[at - 1] === '--var' ? arg.split(':')[0] : args[at - 1] === 'put' ? arg : null;
  if (name !== null && !production.includes(name ?? '')) refuse(`wrangler.toml has no ${name}`);
}
process.stdout.write(`wrangler ${args.join(' ')}\n`);
