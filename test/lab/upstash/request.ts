import * as v from 'valibot';

/** One Redis command: its name in upper case, and its arguments. */
export interface RestCommand {
  readonly name: string;
  readonly args: readonly string[];
}

/** What a caller asks for: one command, several one after the other, or several as one transaction. */
export type RestRequest =
  | { readonly kind: 'single'; readonly command: RestCommand }
  | { readonly kind: 'pipeline'; readonly commands: readonly RestCommand[] }
  | { readonly kind: 'transaction'; readonly commands: readonly RestCommand[] };

/** A request that cannot be read as commands; the message is sent to the caller with status 400. */
export class MalformedRequest extends Error {}

const ArgumentSchema = v.union([v.string(), v.number(), v.boolean()]);
const CommandSchema = v.pipe(v.array(ArgumentSchema), v.minLength(1));
const BatchSchema = v.array(CommandSchema);

/**
 * Reads a request of Upstash's REST interface (upstash.com/docs/redis/features/restapi).
 *
 * Three forms: a JSON array posted to `/`; an array of arrays posted to `/pipeline` or
 * `/multi-exec`; or the command in the path, `/set/key`, where a body becomes the next argument and
 * the query parameters those after it (`?EX=100`).
 *
 * @throws {MalformedRequest}
 */
export function readRequest(url: URL, body: string): RestRequest {
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  if (segments.length === 0) {
    return { kind: 'single', command: toCommand(parseJson(CommandSchema, body, 'command')) };
  }
  if (segments.length === 1 && segments[0] === 'pipeline') {
    return { kind: 'pipeline', commands: readBatch(body, 'pipeline') };
  }
  if (segments.length === 1 && segments[0] === 'multi-exec') {
    return { kind: 'transaction', commands: readBatch(body, 'transaction') };
  }
  return { kind: 'single', command: toCommand(pathCommand(segments, url.searchParams, body)) };
}

function readBatch(body: string, what: string): RestCommand[] {
  const commands = parseJson(BatchSchema, body, what).map(toCommand);
  if (commands.length === 0) throw new MalformedRequest(`ERR empty ${what} request`);
  return commands;
}

function parseJson<Schema extends v.GenericSchema>(
  schema: Schema,
  body: string,
  what: string,
): v.InferOutput<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new MalformedRequest(`ERR failed to parse ${what}`);
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) throw new MalformedRequest(`ERR failed to parse ${what}`);
  return parsed.output;
}

function pathCommand(segments: readonly string[], query: URLSearchParams, body: string): string[] {
  const after = [...query].filter(([name]) => name !== '_token').flat();
  const options = after.filter((word) => word !== '');
  const value = body === '' ? [] : [body];
  try {
    return [...segments.map((segment) => decodeURIComponent(segment)), ...value, ...options];
  } catch {
    throw new MalformedRequest('ERR failed to parse command path');
  }
}

function toCommand(words: readonly (string | number | boolean)[]): RestCommand {
  const [name = '', ...args] = words.map(String);
  return { name: name.toUpperCase(), args };
}
