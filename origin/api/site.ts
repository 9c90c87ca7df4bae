/** The documentation, as the edge serves it too. */
import { readFile } from 'node:fs/promises';
import type { Page } from '#shared/contract/site.ts';
import { siteFilePath } from '#origin/site/files.ts';

/** Read each time: it is asked for seldom, and the largest file takes as long to send. */
export async function sitePage({ file, headers }: Page): Promise<Response> {
  return new Response(await readFile(siteFilePath(file)), { headers });
}
