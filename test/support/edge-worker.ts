import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { writeEdgeLists } from '#origin/lists/edge-module.ts';
import { Log, LogLevel, Miniflare } from 'miniflare';
import { copySite, SITE_DIRECTORY } from '#origin/site/files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The real edge in the real runtime. */
export interface EdgeWorker {
  readonly url: string;
  /** What the Worker wrote to its log. */
  readonly logs: readonly string[];
  stop(): Promise<void>;
}

export type Bindings = Readonly<Record<string, string>>;

/** Bundles the Worker as its deployment does, and runs it in workerd with these bindings. */
export async function startEdgeWorker(bindings: Bindings): Promise<EdgeWorker> {
  const [contents, compatibilityDate] = await Promise.all([
    bundleEdge(),
    readCompatibilityDate(),
    copySite(SITE_DIRECTORY),
  ]);
  const logs: string[] = [];
  const miniflare = new Miniflare({
    log: new Log(LogLevel.NONE),
    logRequests: false,
    cf: false,
    handleStructuredLogs: ({ message }) => {
      logs.push(message);
    },
    workers: [
      {
        config: {
          name: 'edge',
          compatibilityDate,
          manifest: {
            mainModule: 'worker.js',
            modulesRoot: ROOT,
            modules: { 'worker.js': { type: 'esm', contents } },
          },
          env: {
            ...Object.fromEntries(
              Object.entries(bindings).map(([name, value]) => [name, { type: 'text', value }]),
            ),
            ASSETS: { type: 'disk', path: SITE_DIRECTORY },
          },
        },
      },
    ],
  });
  const url = await miniflare.ready;
  return { url: url.origin, logs, stop: () => miniflare.dispose() };
}

/** One ES module, minified as in production. Plugins may take parts of it out. */
export async function bundleEdge(plugins: readonly Plugin[] = []): Promise<string> {
  await writeEdgeLists();
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['edge/worker.ts'],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'],
    plugins: [...plugins],
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new TypeError('esbuild gave no bundle');
  return bundle.text;
}

/** The runtime's behaviour is that of the date in wrangler.toml, as in production. */
async function readCompatibilityDate(): Promise<string> {
  const settings = await readFile(new URL('../../wrangler.toml', import.meta.url), 'utf8');
  const date = /^compatibility_date = "([\d-]+)"$/m.exec(settings)?.[1];
  if (date === undefined) throw new TypeError('wrangler.toml has no compatibility_date');
  return date;
}
