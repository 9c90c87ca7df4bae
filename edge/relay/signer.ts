/** Signs what the edge sends to the origin (RFC 9421, in the profile of shared/auth). */
import type { HmacKey } from '#shared/auth/hmac.ts';
import { signRequest } from '#shared/auth/request-signature.ts';
import type { UnsignedRequest } from '#shared/auth/request-signature.ts';

/** 128 bits: no nonce comes twice within the minute in which the origin remembers it. */
const NONCE_BYTES = 16;

export interface SignerParts {
  readonly keyId: string;
  readonly key: () => Promise<HmacKey>;
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** The headers that make a request ours. */
export type Sign = (request: UnsignedRequest) => Promise<Record<string, string>>;

export function createSigner({ keyId, key, now, randomBytes }: SignerParts): Sign {
  return async (request) =>
    signRequest(request, {
      key: await key(),
      parameters: {
        created: Math.floor(now() / 1000),
        nonce: hex(randomBytes(NONCE_BYTES)),
        keyId,
      },
    });
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
