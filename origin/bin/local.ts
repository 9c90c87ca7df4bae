/** `npm start`: the whole system on one machine. */
import { ConfigurationError } from '#origin/config/read.ts';
import { keepCompiledCode } from '#origin/local/compile-cache.ts';
import { readSettings, unknownArguments } from '#origin/local/settings.ts';

const OLDEST_NODE = 24;
const EXIT_REFUSED = 1;

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(EXIT_REFUSED);
}

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  refuse(
    `This is Node ${process.versions.node}, and ${OLDEST_NODE} is needed. ` +
      '`npm ci` installs it for this project: run `npm start`, not `node` itself.',
  );
}
const argv = process.argv.slice(2);
const unknown = unknownArguments(argv);
if (unknown.length > 0) {
  refuse(
    `Unknown argument ${unknown.join(' ')}. Known is --once: validate the sample list, and end.`,
  );
}
keepCompiledCode(process.env);
try {
  // Only now: the sooner the cache is in use, the more of the launcher comes from it.
  const { run } = await import('#origin/local/run.ts');
  process.exit(await run(readSettings(argv, process.env)));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  refuse(error.message);
}
