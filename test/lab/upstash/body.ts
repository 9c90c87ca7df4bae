import type { IncomingMessage } from 'node:http';

/** Bytes of one request: Upstash's limit for its smaller plans (troubleshooting/max_request_size_exceeded). */
export const MAX_BODY_BYTES = 1024 * 1024;

/** The body as text, or null when it is longer than a request may be. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return null;
  const chunks: Buffer[] = [];
  let length = 0;
  // The stream outlives the loop: destroying it would take the socket that the refusal goes out on.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
