/** The lists as a module for the edge's bundle: made when the Worker is built, and kept in no commit. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { compileLists } from './load.ts';
import type { CompiledLists } from './load.ts';

const MODULE = new URL('../../edge/alone/lists.generated.js', import.meta.url);

/**
 * Writes the module, where it is not there already just as it would be written: builds that run side
 * by side do not get in each other's way, and a checkout that cannot be written to can be built from.
 */
export async function writeEdgeLists(): Promise<void> {
  const text = moduleText(await compileLists());
  if ((await current()) === text) return;
  const draft = new URL(`${MODULE.pathname}.${process.pid}`, MODULE);
  await writeFile(draft, text);
  await rename(draft, MODULE);
}

/** A JSON string is a JavaScript one (ECMA-262 since 2019). */
function moduleText({ disposable, version }: CompiledLists): string {
  return `export const disposableDomains = ${JSON.stringify(disposable)};
export const listsVersion = ${JSON.stringify(version)};
`;
}

async function current(): Promise<string | null> {
  try {
    return await readFile(MODULE, 'utf8');
  } catch {
    return null;
  }
}
