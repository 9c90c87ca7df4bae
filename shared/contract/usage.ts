import * as v from 'valibot';

/**
 * Why an answer costs nothing.
 *
 * - `unknown`: nobody can say whether mail would arrive
 * - `duplicate`: the account was waiting for the same address already
 * - `unasked`: nobody need be asked, since the address is none or its domain is set aside
 * - `test`: it was asked with a test key
 * - `degraded`: it is past its date, or was given while a part of ours was away
 */
export const FREE_REASONS = ['unknown', 'duplicate', 'unasked', 'test', 'degraded'] as const;
export type FreeReason = (typeof FREE_REASONS)[number];

const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

/** How many answers cost nothing, by why. */
export const FreeCountsSchema = v.object({
  unknown: CountSchema,
  duplicate: CountSchema,
  unasked: CountSchema,
  test: CountSchema,
  degraded: CountSchema,
});
export type FreeCounts = v.InferOutput<typeof FreeCountsSchema>;

export const NOTHING_FREE: FreeCounts = {
  unknown: 0,
  duplicate: 0,
  unasked: 0,
  test: 0,
  degraded: 0,
};

/** What `GET /v1/usage` answers: the running month of one account, in units of one validation. */
export const UsageSchema = v.object({
  /** `YYYY-MM`, in UTC. */
  month: v.pipe(v.string(), v.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/)),
  /** Units that the plan allows in a month; null for a plan without a limit. */
  quota: v.nullable(CountSchema),
  /** Units charged: hits and misses together. */
  used: CountSchema,
  /**
   * Units set aside and not charged: lent to places that answer from a cache, and kept for promises
   * (202) that are still open. What of them is not needed is given back.
   */
  reserved: CountSchema,
  /** Units that are neither used nor set aside; null for a plan without a limit. */
  remaining: v.nullable(CountSchema),
  /** Answers from a cache, and answers that a mail server or DNS was asked for. */
  charged: v.object({ hits: CountSchema, misses: CountSchema }),
  /** Counted as well as can be, and never charged: a process that is killed takes its count along. */
  free: FreeCountsSchema,
  /** When the next month begins. */
  resets_at: v.pipe(v.string(), v.isoTimestamp()),
});
export type Usage = v.InferOutput<typeof UsageSchema>;
