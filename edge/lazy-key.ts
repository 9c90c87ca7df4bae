import { importHmacKey } from '#shared/auth/hmac.ts';
import type { HmacKey } from '#shared/auth/hmac.ts';

/**
 * A key that is imported when it is first needed. The key is kept, and not the promise of it: a
 * Worker must not wait for what another request started.
 */
export function lazyHmacKey(secret: string): () => Promise<HmacKey> {
  let key: HmacKey | undefined;
  return async () => (key ??= await importHmacKey(secret));
}
