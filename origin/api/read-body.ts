import { isIdentity } from '#shared/contract/media-type.ts';
import { Fault } from '#shared/fault/catalogue.ts';

/**
 * Reads a request's body as it streams in, and stops at the limit: what is too large is never held.
 *
 * @throws Fault `body_too_large` over `limit` bytes, `unsupported_media_type` where it is compressed,
 * `malformed_request` where it does not come to its end
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  if (!isIdentity(request.headers.get('content-encoding'))) {
    throw new Fault('unsupported_media_type', 'compressed');
  }
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new Fault('body_too_large');
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > limit) throw new Fault('body_too_large');
      chunks.push(chunk);
    }
  } catch (error) {
    // The caller has hung up, or has sent chunks that are none (RFC 9112 §7.1).
    throw error instanceof Fault ? error : new Fault('malformed_request', 'body', { cause: error });
  }
  return Buffer.concat(chunks);
}
