/**
 * Where the pace of each (egress, MX group) is kept, so that it holds over every worker.
 *
 * The arithmetic is in #shared/pacing and nowhere else. The scripts only look, and put a new state in
 * the place of the one that was looked at: where another worker was faster, one looks again.
 */
import * as v from 'valibot';
import { BLOCK_REASONS } from '#shared/pacing/block-reason.ts';
import type { Block } from '#shared/pacing/breaker.ts';
import type { Pace } from '#shared/pacing/pace.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { runScript, script } from '#origin/redis/script.ts';
import { BindingSchema, bindingKey } from './binding.ts';
import type { Binding } from './binding.ts';

/**
 * Longer than any session may take, so that a lease only ever expires when its worker died. Until
 * then the cap counts a connection that the dead worker's kernel may still hold open.
 */
const LEASE_MS = 90_000;
/** What nobody has asked for so long is forgotten; a block is kept so long beyond its end. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

const TimeSchema = v.number();
const PaceSchema = v.object({
  window: v.object({ size: v.number(), sinceMs: TimeSchema }),
  bucket: v.object({ tokens: v.number(), filledAtMs: TimeSchema }),
  breaker: v.object({
    strikes: v.number(),
    block: v.nullable(
      v.object({
        because: v.picklist(BLOCK_REASONS),
        untilMs: TimeSchema,
        coolDownMs: v.number(),
      }),
    ),
  }),
});

/** Redis's own clock decides, so that workers need not agree on the time. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

const LOOK = script(`
${NOW}
return {now, redis.call('GET', KEYS[1]) or '', redis.call('GET', KEYS[2]) or ''}
`);

const ACQUIRE = script(`
${NOW}
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 'overtaken' end
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[2] then return 'overtaken' end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[4]) then return 'full' end
redis.call('ZADD', KEYS[3], now + ARGV[6], ARGV[5])
redis.call('PEXPIRE', KEYS[3], ARGV[6])
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[7])
return 'granted'
`);

const REPLACE = script(`
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 'overtaken' end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
if ARGV[4] ~= '' then redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[5]) end
return 'replaced'
`);

const SeenSchema = v.tuple([v.number(), v.string(), v.string()]);
const AcquiredSchema = v.picklist(['overtaken', 'full', 'granted']);
const ReplacedSchema = v.picklist(['overtaken', 'replaced']);

/** What a look has shown. */
export interface Seen {
  readonly nowMs: number;
  /** Null where nothing is known of the group yet. */
  readonly pace: Pace | null;
  readonly binding: Binding | null;
  /** As they stand in Redis, to be compared. */
  readonly paceText: string;
  readonly bindingText: string;
}

export class PaceStore {
  readonly #redis: RedisConnection;
  readonly #egress: string;

  constructor(redis: RedisConnection, egress: string) {
    this.#redis = redis;
    this.#egress = egress;
  }

  async look(group: string): Promise<Seen> {
    const keys = [this.#paceKey(group), bindingKey(group)];
    const answer = await asking('look at pace', () => runScript(this.#redis, LOOK, keys, []));
    const [nowMs, paceText, bindingText] = v.parse(SeenSchema, answer);
    return {
      nowMs,
      pace: read(PaceSchema, paceText),
      binding: read(BindingSchema, bindingText),
      paceText,
      bindingText,
    };
  }

  /** Takes one of `atOnce` leases and sets the pace, where nothing has changed since the look. */
  async acquire(
    group: string,
    seen: Seen,
    next: { readonly pace: Pace; readonly atOnce: number; readonly holder: string },
  ): Promise<'overtaken' | 'full' | 'granted'> {
    const keys = [this.#paceKey(group), bindingKey(group), this.#leasesKey(group)];
    const { paceText, bindingText, nowMs } = seen;
    const { pace, atOnce, holder } = next;
    const answer = await asking('acquire lease', () =>
      runScript(this.#redis, ACQUIRE, keys, [
        paceText,
        bindingText,
        JSON.stringify(pace),
        atOnce,
        holder,
        LEASE_MS,
        keptMs(pace, nowMs),
      ]),
    );
    return v.parse(AcquiredSchema, answer);
  }

  /** Sets the pace, and with a new block binds the group to this egress, where nothing has changed. */
  async replace(
    group: string,
    seen: Seen,
    pace: Pace,
    newBlock: Block | null,
  ): Promise<'overtaken' | 'replaced'> {
    const keys = [this.#paceKey(group), bindingKey(group)];
    const { paceText, nowMs } = seen;
    const binding: Binding | null = newBlock && { ...newBlock, egress: this.#egress };
    const answer = await asking('set pace', () =>
      runScript(this.#redis, REPLACE, keys, [
        paceText,
        JSON.stringify(pace),
        keptMs(pace, nowMs),
        binding === null ? '' : JSON.stringify(binding),
        keptMs(pace, nowMs),
      ]),
    );
    return v.parse(ReplacedSchema, answer);
  }

  async release(group: string, holder: string): Promise<void> {
    await asking('release lease', () => this.#redis.zrem(this.#leasesKey(group), holder));
  }

  #paceKey(group: string): string {
    return `pace:state:${this.#egress}:${group}`;
  }

  #leasesKey(group: string): string {
    return `pace:connections:${this.#egress}:${group}`;
  }
}

/** What is there and cannot be read was written by another version: it is begun anew. */
function read<T>(schema: v.GenericSchema<unknown, T>, text: string): T | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  return parsed.success ? parsed.output : null;
}

function keptMs({ breaker }: Pace, nowMs: number): number {
  const blockedMs = breaker.block === null ? 0 : Math.max(0, breaker.block.untilMs - nowMs);
  return blockedMs + FORGOTTEN_AFTER_MS;
}
