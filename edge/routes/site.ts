/** The documentation: files that were put beside the Worker. */
import type { Page } from '#shared/contract/site.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { RouteParts } from './parts.ts';

/** Throws Fault `not_found` where the Worker was deployed without them. */
export async function sitePage(
  { file, headers }: Page,
  { readFile }: Pick<RouteParts, 'readFile'>,
): Promise<Response> {
  const body = await readFile(file);
  if (body === null) throw new Fault('not_found', `site: ${file}`);
  return new Response(body, { headers });
}
