import * as v from 'valibot';
import { ReasonSchema, StateSchema } from './reason.ts';
import { TranscriptSchema } from './transcript.ts';

/** RFC 3339 in UTC with milliseconds, as `Date.toISOString` writes it. */
const TimeSchema = v.pipe(v.string(), v.isoTimestamp());

export const FlagsSchema = v.object({
  accept_all: v.picklist(['yes', 'no', 'unknown']),
  disposable: v.boolean(),
  relay: v.boolean(),
  role: v.boolean(),
  free: v.boolean(),
  mailbox_full: v.boolean(),
  subaddressed: v.boolean(),
  eai: v.boolean(),
});
export type Flags = v.InferOutput<typeof FlagsSchema>;

/** One thing that was found out. `detail` never holds an address: replies are redacted first. */
export const EvidenceItemSchema = v.object({
  check: v.string(),
  result: v.string(),
  source: v.string(),
  observed_at: TimeSchema,
  detail: v.nullable(v.string()),
});
export type EvidenceItem = v.InferOutput<typeof EvidenceItemSchema>;

/**
 * A verdict as it is kept in caches and rows: everything but the address. It is found by the
 * address's hash, so whoever reads a cache without the pepper learns nobody's address.
 */
export const VerdictRecordSchema = v.object({
  id: v.string(),
  state: StateSchema,
  reason: ReasonSchema,
  final: v.boolean(),
  retry_at: v.nullable(TimeSchema),
  score: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  flags: FlagsSchema,
  provider: v.nullable(v.string()),
  mx: v.array(v.string()),
  observed_at: TimeSchema,
  expires_at: TimeSchema,
  evidence: v.array(EvidenceItemSchema),
});
export type VerdictRecord = v.InferOutput<typeof VerdictRecordSchema>;

export const CACHE_TIERS = ['edge-memory', 'edge-global', 'origin'] as const;
export type CacheTier = (typeof CACHE_TIERS)[number];

export const CacheInfoSchema = v.object({
  status: v.picklist(['miss', 'hit']),
  tier: v.nullable(v.picklist(CACHE_TIERS)),
  age: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type CacheInfo = v.InferOutput<typeof CacheInfoSchema>;

export const ACTIONS = ['allow', 'review', 'block'] as const;
export type Action = (typeof ACTIONS)[number];

/** What `POST /v1/validate` answers: the record, the address as the caller sent it, and the cache. */
export const VerdictSchema = v.object({
  ...v.omit(VerdictRecordSchema, ['evidence']).entries,
  email: v.string(),
  normalized: v.nullable(v.string()),
  suggestion: v.nullable(v.string()),
  action: v.nullable(v.picklist(ACTIONS)),
  cache: CacheInfoSchema,
  evidence: v.optional(v.array(EvidenceItemSchema)),
  /** On request. Null where no server was asked for this answer: a hit, a promise, a foregone one. */
  transcript: v.optional(v.nullable(TranscriptSchema)),
});
export type Verdict = v.InferOutput<typeof VerdictSchema>;
