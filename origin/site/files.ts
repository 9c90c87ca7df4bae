/** Where the files of the documentation lie: ours beside this, Swagger UI's in the package that ships them. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OWN_FILES, VIEWER_FILES } from '#shared/contract/site.ts';
import type { SiteFile } from '#shared/contract/site.ts';

const OWN = join(import.meta.dirname, 'files');
const VIEWER = join(dirname(fileURLToPath(import.meta.resolve('@fastify/swagger-ui'))), 'static');
const FROM_VIEWER: ReadonlySet<string> = new Set(VIEWER_FILES);

/** Where they are put together for the edge; wrangler.toml names it, too. */
export const SITE_DIRECTORY = fileURLToPath(new URL('../../dist/site', import.meta.url));

export function siteFilePath(file: SiteFile): string {
  return join(FROM_VIEWER.has(file) ? VIEWER : OWN, file);
}

/** Puts all of them into a directory, which is what the edge is deployed with. */
export async function copySite(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const files = [...OWN_FILES, ...VIEWER_FILES];
  await Promise.all(files.map((file) => copyWhole(siteFilePath(file), join(directory, file))));
}

/**
 * Where it is there already just as it would be written, nothing is: builds that run side by side do
 * not get in each other's way. A new one takes its place as a whole.
 */
async function copyWhole(from: string, to: string): Promise<void> {
  const [given, there] = await Promise.all([readFile(from), readFile(to).catch(() => null)]);
  if (there?.equals(given)) return;
  const draft = `${to}.${process.pid}`;
  await writeFile(draft, given);
  await rename(draft, to);
}
