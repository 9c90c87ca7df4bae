/**
 * To which egress address a group belongs that has blocked us. Going on from another address would
 * be escaping the refusal, so the block holds for all of them, and the one that was blocked is the
 * one that finds out when it is over.
 */
import * as v from 'valibot';
import { BLOCK_REASONS } from '#shared/pacing/block-reason.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

export const BindingSchema = v.object({
  egress: v.string(),
  because: v.picklist(BLOCK_REASONS),
  untilMs: v.number(),
  coolDownMs: v.number(),
});
export type Binding = v.InferOutput<typeof BindingSchema>;

export function bindingKey(group: string): string {
  return `pace:bound:${group}`;
}

/** The egress that a group is bound to, or null. */
export async function boundEgress(redis: RedisConnection, group: string): Promise<string | null> {
  const text = await asking('look at binding', () => redis.get(bindingKey(group)));
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), BindingSchema), text);
  return parsed.success ? parsed.output.egress : null;
}
