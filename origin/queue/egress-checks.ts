/** What the last checks of each egress address found, for operators and for the next check. */
import * as v from 'valibot';
import { FindingSchema, JudgementSchema } from '#shared/egress/finding.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

const KEY = 'egress:checks';
/** An address that nobody has checked for a week is no longer ours to show. */
const FORGOTTEN_AFTER_MS = 7 * 24 * 3600 * 1000;

const EgressCheckSchema = v.object({
  egress: v.string(),
  heloName: v.string(),
  checkedAtMs: v.number(),
  judgement: JudgementSchema,
  findings: v.array(FindingSchema),
});
export type EgressCheck = v.InferOutput<typeof EgressCheckSchema>;

export async function recordEgressCheck(redis: RedisConnection, check: EgressCheck): Promise<void> {
  const known = await readAll(redis);
  const forgotten = known
    .filter(({ checkedAtMs }) => checkedAtMs < check.checkedAtMs - FORGOTTEN_AFTER_MS)
    .map(({ egress }) => egress);
  await asking('egress check', async () => {
    await redis.hset(KEY, check.egress, JSON.stringify(check));
    if (forgotten.length > 0) await redis.hdel(KEY, ...forgotten);
  });
}

/** The last check of each egress, sorted by its name. */
export async function lastEgressChecks(redis: RedisConnection): Promise<EgressCheck[]> {
  return (await readAll(redis)).toSorted((a, b) => (a.egress < b.egress ? -1 : 1));
}

async function readAll(redis: RedisConnection): Promise<EgressCheck[]> {
  const stored = await asking('egress checks', () => redis.hvals(KEY));
  return stored.flatMap((text) => {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), EgressCheckSchema), text);
    return parsed.success ? [parsed.output] : [];
  });
}
