import type { JsonObject } from '#shared/openapi/json.ts';
import { isObject } from '#shared/openapi/json.ts';
import { request } from './client.ts';
import type { Door } from './properties/api.ts';
import type { StackFacts } from './stack.ts';

/** Both doors of a running stack, each with what it says of itself. */
export async function doorsOf({
  edgeUrl,
  apiUrl,
  apiKey,
  testKey,
}: StackFacts): Promise<Readonly<Record<'edge' | 'origin', Door>>> {
  const keys = { live: apiKey, test: testKey };
  const [edge, origin] = await Promise.all([edgeUrl, apiUrl].map(documentOf));
  if (edge === undefined || origin === undefined) throw new TypeError('a door says nothing');
  return {
    // What is no HTTP is answered by workerd there, as it is by Cloudflare's front.
    edge: { url: edgeUrl, keys, document: edge, meetsMalformed: false },
    origin: { url: apiUrl, keys, document: origin, meetsMalformed: true },
  };
}

async function documentOf(url: string): Promise<JsonObject> {
  const { body } = await request(`${url}/openapi.json`);
  const document = JSON.parse(JSON.stringify(body));
  if (!isObject(document)) throw new TypeError('no description');
  return document;
}
