import * as v from 'valibot';
import { VerdictSchema } from './verdict.ts';

export const JOB_STATES = ['queued', 'running', 'completed', 'cancelled', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

const TimeSchema = v.pipe(v.string(), v.isoTimestamp());
const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What `GET /v1/jobs/{id}` answers. `result` stands only on a single validation. */
export const JobSchema = v.object({
  id: v.string(),
  kind: v.picklist(['single', 'batch']),
  state: v.picklist(JOB_STATES),
  created_at: TimeSchema,
  started_at: v.nullable(TimeSchema),
  finished_at: v.nullable(TimeSchema),
  total: CountSchema,
  processed: CountSchema,
  duplicates: CountSchema,
  summary: v.object({
    deliverable: CountSchema,
    undeliverable: CountSchema,
    risky: CountSchema,
    unknown: CountSchema,
  }),
  eta_seconds: v.nullable(v.number()),
  result: v.optional(v.nullable(VerdictSchema)),
});
export type Job = v.InferOutput<typeof JobSchema>;
