import { type Access, refusalOf } from './commands.ts';
import { type RedisLink, RedisAway } from './redis-link.ts';
import { encodeReply, type Encoding, type RestReply } from './reply.ts';
import { MalformedRequest, readRequest, type RestCommand, type RestRequest } from './request.ts';
import { awaitToken, position } from './sync.ts';

/** One request, with what its headers say. */
export interface Call {
  readonly url: URL;
  readonly body: string;
  readonly access: Access;
  readonly encoding: Encoding;
  /** The `upstash-sync-token` that the caller showed: null when it did not ask to read its writes. */
  readonly syncToken: string | null;
}

export interface Outcome {
  readonly status: number;
  readonly body: unknown;
  readonly syncToken: string | null;
}

/** Answers one call: 200 with results, 400 with Upstash's error, 503 when Redis is away. */
export async function answer(link: RedisLink, call: Call): Promise<Outcome> {
  try {
    if (call.syncToken !== null) await awaitToken(link, call.syncToken);
    const body = await execute(link, readRequest(call.url, call.body), call);
    const syncToken = call.syncToken === null ? null : String(await position(link));
    const failed = !Array.isArray(body) && 'error' in body;
    return { status: failed ? 400 : 200, body, syncToken };
  } catch (error) {
    if (error instanceof MalformedRequest) return failure(400, error.message);
    if (error instanceof RedisAway) return failure(503, 'ERR the database is away');
    throw error;
  }
}

function failure(status: number, error: string): Outcome {
  return { status, body: { error }, syncToken: null };
}

function execute(
  link: RedisLink,
  request: RestRequest,
  call: Call,
): Promise<RestReply | readonly RestReply[]> {
  if (request.kind === 'single') return single(link, request.command, call);
  if (request.kind === 'transaction') return transaction(link, request.commands, call);
  return Promise.all(request.commands.map((command) => single(link, command, call)));
}

async function single(link: RedisLink, command: RestCommand, call: Call): Promise<RestReply> {
  const refusal = refusalOf(command.name, call.access);
  if (refusal !== null) return { error: refusal };
  const [raw] = await link.run([command]);
  return encodeReply(raw, call.encoding);
}

/** One command that may not run discards all of them, before any is sent. */
async function transaction(
  link: RedisLink,
  commands: readonly RestCommand[],
  call: Call,
): Promise<RestReply | readonly RestReply[]> {
  for (const { name } of commands) {
    const refusal = refusalOf(name, call.access);
    if (refusal !== null) return { error: refusal };
  }
  const outcome = await link.runAtomically(commands);
  if (outcome instanceof Error) return { error: outcome.message };
  return outcome.map((raw) => encodeReply(raw, call.encoding));
}
