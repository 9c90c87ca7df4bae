import * as v from 'valibot';
import type { RedisLink } from './redis-link.ts';

/**
 * Read your writes (upstash.com/docs/redis/howto/readyourwrites): a token stands for a position in
 * the stream of writes. A primary hands out its own position; a replica that is shown a token waits
 * until it has come that far.
 */

/** Milliseconds that a replica waits for the position before it answers with what it has. */
const WAIT_LIMIT_MS = 1_000;
const POLL_MS = 2;

const PositionSchema = v.union([
  v.pipe(
    v.looseTuple([v.literal('master'), v.number()]),
    v.transform(([, offset]) => offset),
  ),
  v.pipe(
    v.looseTuple([v.literal('slave'), v.string(), v.number(), v.string(), v.number()]),
    v.transform(([, , , , offset]) => offset),
  ),
]);

/** How far this server has come in the stream of writes: the offset that ROLE reports. */
export async function position(link: RedisLink): Promise<number> {
  const [role] = await link.run([{ name: 'ROLE', args: [] }]);
  return v.parse(PositionSchema, asText(role));
}

/** Waits until the server has come as far as the token, or the limit is over. */
export async function awaitToken(link: RedisLink, token: string): Promise<void> {
  const wanted = Number(token);
  if (token === '' || !Number.isSafeInteger(wanted)) return;
  const deadline = performance.now() + WAIT_LIMIT_MS;
  while ((await position(link)) < wanted && performance.now() < deadline) {
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}

function asText(raw: unknown): unknown {
  if (Buffer.isBuffer(raw)) return raw.toString('utf8');
  return Array.isArray(raw) ? raw.map(asText) : raw;
}
