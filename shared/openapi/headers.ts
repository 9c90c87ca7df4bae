/** Headers of answers, under `#/components/headers`. */
import type { JsonObject } from './json.ts';

const string = (description: string, example: string): JsonObject => ({
  description,
  schema: { type: 'string' },
  example,
});
const seconds = (description: string, example: number): JsonObject => ({
  description,
  schema: { type: 'integer', minimum: 0 },
  example,
});

export const HEADERS = {
  'Request-Id': string(
    'Names this request: tell it to the operator.',
    'req_019cb7ea-1d52-7f3a-9c41-5b7e2d8a6f10',
  ),
  'Retry-After': seconds('Seconds to wait (RFC 9110 §10.2.3).', 2),
  Location: string(
    'Where the final verdict will be.',
    '/v1/jobs/job_019cb7ea-1d52-7f3a-9c41-5b7e2d8a6f10',
  ),
  'Cache-Status': string(
    'Which caches were met on the way, the nearest to the source first (RFC 9211).',
    'ev-edge-memory; hit; ttl=3590',
  ),
  Age: seconds('Seconds since a cached verdict was found out (RFC 9111 §5.1).', 10),
  'Server-Timing': string('Where the time went, in milliseconds.', 'gate;dur=0, recall;dur=1'),
  'WWW-Authenticate': string(
    'What kind of key is wanted (RFC 6750 §3).',
    'Bearer realm="email-validator", error="invalid_token"',
  ),
  'Idempotency-Replayed': {
    description: 'Stands on an answer that was given before, for the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
} as const satisfies Readonly<Record<string, JsonObject>>;

export type HeaderName = keyof typeof HEADERS;

/** The headers of one answer; Request-Id stands on every one. */
export function headersOf(names: readonly HeaderName[]): JsonObject {
  return Object.fromEntries(
    (['Request-Id', ...names] as const).map((name) => [
      name,
      { $ref: `#/components/headers/${name}` },
    ]),
  );
}
