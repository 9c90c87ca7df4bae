/**
 * Hosts the edge: the built Worker in workerd, through Miniflare. Prints one line of JSON when it
 * takes requests. Its own environment holds the Worker's variables and secrets. What the Worker logs
 * goes into a file of its own, and not through this process: it says what was used.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import * as v from 'valibot';
import { watchParent } from '#origin/lifecycle/parent-watch.ts';
import { EDGE_BINDINGS, edgeBuildPath, EdgeBuildSchema, edgeDirectory } from './edge-files.ts';
import { workerdLogPath } from './layout.ts';
import { LOOPBACK } from './ports.ts';

watchParent(process.env);

const [stateDirectory, port] = process.argv.slice(2);
if (stateDirectory === undefined) throw new TypeError('usage: edge-host.ts STATE_DIRECTORY PORT');
const build = v.parse(
  EdgeBuildSchema,
  JSON.parse(readFileSync(edgeBuildPath(stateDirectory), 'utf8')),
);
const own = EDGE_BINDINGS.map((name) => [name, process.env[name] ?? ''] as const);

// The binary that Miniflare would run by itself.
const workerd: unknown = createRequire(import.meta.resolve('miniflare'))('workerd');
const { default: binary } = v.parse(v.object({ default: v.string() }), workerd);
process.env['EV_WORKERD'] = binary;
process.env['EV_WORKERD_LOG'] = workerdLogPath(stateDirectory);
process.env['MINIFLARE_WORKERD_PATH'] = fileURLToPath(
  new URL('./workerd-to-file.sh', import.meta.url),
);

const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    ...build.workerOptions,
    name: 'edge',
    rootPath: dirname(build.scriptPath),
    scriptPath: build.scriptPath,
    modules: true,
    bindings: { ...build.workerOptions.bindings, ...Object.fromEntries(own) },
    // The files as they lie there: what Miniflare would start for static assets is two Workers more.
    serviceBindings: { ASSETS: { disk: { path: build.sitePath } } },
    host: LOOPBACK,
    port: Number(port),
    // No look-up of where the caller is: it would ask a server on the internet.
    cf: false,
    resourceTmpPath: join(edgeDirectory(stateDirectory), 'tmp'),
  }),
);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void miniflare.dispose().then(() => process.exit(0));
  });
}
const url = await miniflare.ready;
process.stdout.write(`${JSON.stringify({ ready: true, url: url.origin })}\n`);
