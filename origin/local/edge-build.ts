/**
 * Builds the Worker just as a deployment would, with wrangler and wrangler.toml, into the state
 * directory. A process of its own that ends when it is done: wrangler takes a quarter of a gigabyte.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SITE_DIRECTORY } from '#origin/site/files.ts';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { writeJsonAtomically } from './atomic-file.ts';
import { edgeBuildPath, edgeDirectory } from './edge-files.ts';
import { ROOT } from './settings.ts';

/** The command itself is no export of its package; it lies beside what is. */
const WRANGLER = fileURLToPath(new URL('../bin/wrangler.js', import.meta.resolve('wrangler')));
const CONFIGURATION = join(ROOT, 'wrangler.toml');

const [stateDirectory] = process.argv.slice(2);
if (stateDirectory === undefined) throw new TypeError('usage: edge-build.ts STATE_DIRECTORY');
const outdir = join(edgeDirectory(stateDirectory), 'bundle');

const wrangler = spawn(
  process.execPath,
  [WRANGLER, 'deploy', '--dry-run', '--env', '', '--config', CONFIGURATION, '--outdir', outdir],
  {
    cwd: ROOT,
    // What wrangler.toml has run before the build is run by this very Node.
    env: { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) },
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
const built = once(wrangler, 'exit');
const { workerOptions } = unstable_getMiniflareWorkerOptions(CONFIGURATION);
const [code] = await built;
if (code !== 0) process.exit(1);
// The bundle is one file, and where it lies is its root: nothing else is looked for anywhere.
const { modulesRules: _rules, rootPath: _root, assets: _assets, ...bundled } = workerOptions;
writeJsonAtomically(edgeBuildPath(stateDirectory), {
  scriptPath: join(outdir, 'worker.js'),
  sitePath: SITE_DIRECTORY,
  workerOptions: bundled,
});
