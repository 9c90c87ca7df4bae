import { MAX_SKEW_SECONDS, verifyRequest } from '#shared/auth/request-signature.ts';
import type { SignedRequest } from '#shared/auth/signed-request.ts';
import type { Environment } from '#shared/auth/token.ts';
import type { HmacKey } from '#shared/auth/hmac.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

/** What the edge vouches for. */
export interface Vouched {
  /** `acct_…`, or the edge itself. */
  readonly account: string;
  readonly keyId: string;
  readonly environment: Environment;
  readonly deadlineMs: number;
}

export interface SignatureCheckWorld {
  readonly keys: ReadonlyMap<string, HmacKey>;
  readonly redis: RedisConnection;
  readonly now: () => number;
}

/**
 * Whether the edge signed a request, now and only once.
 *
 * @throws Fault `bad_signature`, whatever is wrong with it: a forger learns nothing from the answer
 */
export async function checkSignature(
  request: SignedRequest,
  { keys, redis, now }: SignatureCheckWorld,
): Promise<Vouched> {
  const verified = await verifyRequest(
    request,
    (keyId) => keys.get(keyId) ?? null,
    Math.floor(now() / 1000),
  );
  if (!verified.ok) throw new Fault('bad_signature', verified.why);
  const first = await asking('nonce', () =>
    redis.set(`gate:nonce:${verified.nonce}`, '1', 'EX', 2 * MAX_SKEW_SECONDS, 'NX'),
  );
  if (first === null) throw new Fault('bad_signature', 'replayed');
  const { account, keyId, environment, deadlineMs } = verified;
  return { account, keyId, environment, deadlineMs };
}
