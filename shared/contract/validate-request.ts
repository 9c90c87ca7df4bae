import * as v from 'valibot';

/** Milliseconds that a caller is willing to wait when it does not say. */
export const DEFAULT_TIMEOUT_MS = 8000;
/** Below this no answer but a cached one could come; above it no interactive caller waits. */
export const TIMEOUT_RANGE_MS = { min: 100, max: 30_000 } as const;
/** Bytes of a request body, read before parsing: an address of any legal length fits many times. */
export const MAX_VALIDATE_BODY_BYTES = 16 * 1024;

export const POLICIES = ['signup', 'marketing'] as const;
export type Policy = (typeof POLICIES)[number];
export const INCLUDES = ['evidence', 'transcript'] as const;
export type Include = (typeof INCLUDES)[number];

/** The body of `POST /v1/validate`. Unknown members are refused, so that a typo never goes unseen. */
export const ValidateRequestSchema = v.strictObject({
  email: v.string('must be a string that holds one email address'),
  timeout_ms: v.optional(
    v.pipe(
      v.number('must be a number of milliseconds'),
      v.integer('must be a whole number of milliseconds'),
      v.minValue(TIMEOUT_RANGE_MS.min, `must be at least ${TIMEOUT_RANGE_MS.min}`),
      v.maxValue(TIMEOUT_RANGE_MS.max, `must be at most ${TIMEOUT_RANGE_MS.max}`),
    ),
    DEFAULT_TIMEOUT_MS,
  ),
  max_age: v.optional(
    v.pipe(
      v.number('must be a number of seconds'),
      v.integer('must be a whole number of seconds'),
      v.minValue(0, 'must be 0 (probe afresh) or more'),
    ),
  ),
  include: v.optional(
    v.array(v.picklist(INCLUDES, `must be one of: ${INCLUDES.join(', ')}`), 'must be a list'),
    [],
  ),
  policy: v.optional(v.picklist(POLICIES, `must be one of: ${POLICIES.join(', ')}`)),
});

/** A request as the inside sees it: defaults filled in, nothing left to check. */
export type ValidateRequest = v.InferOutput<typeof ValidateRequestSchema>;
