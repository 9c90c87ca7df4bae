import * as v from 'valibot';

/** What `GET /health` answers, with 200 when healthy and 503 when not. */
export const HealthSchema = v.object({
  status: v.picklist(['healthy', 'unhealthy']),
  version: v.string(),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  /** What was looked at; false where it failed or could not be reached. */
  checks: v.object({ database: v.boolean(), redis: v.boolean(), queue: v.boolean() }),
});
export type Health = v.InferOutput<typeof HealthSchema>;
