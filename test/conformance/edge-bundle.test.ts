/** What the edge weighs: a Worker that is uploaded and started everywhere has to be small. */
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'esbuild';
import { expect, it } from 'vitest';
import { compileLists } from '#origin/lists/load.ts';
import { bundleEdge } from '#support/edge-worker.ts';

const KILOBYTE = 1000;
const WITHOUT_LISTS_LIMIT = 80 * KILOBYTE;
const LIMIT = 1000 * KILOBYTE;

/** The compiled lists and the Public Suffix List (tldts) are data, and weigh more than all the code. */
const withoutLists: Plugin = {
  name: 'without lists',
  setup: (build) => {
    build.onLoad({ filter: /lists\.generated\.js$/ }, () => ({
      contents: `export const disposableDomains = '\\n', listsVersion = '';`,
    }));
    build.onResolve({ filter: /^tldts$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: 'export const getDomain = () => null;',
    }));
  },
};

it('carries the lists as they are compiled for the origin', async () => {
  const { disposable, version } = await compileLists();
  const bundle = await bundleEdge();
  expect(bundle).toContain(version);
  const names = disposable.trim().split('\n');
  const missing = names.filter((name) => !bundle.includes(name));
  expect(missing).toEqual([]);
});

it('weighs less than a megabyte compressed, and less than 80 kB without its lists', async () => {
  expect(gzipSync(await bundleEdge()).length).toBeLessThan(LIMIT);
  expect(gzipSync(await bundleEdge([withoutLists])).length).toBeLessThan(WITHOUT_LISTS_LIMIT);
});
