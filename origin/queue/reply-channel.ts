/**
 * How a verdict finds the request that waits for it: each api-service process listens on a channel
 * of its own. A message may be lost; the result in the cache is the truth and is read again at the
 * deadline.
 */
import * as v from 'valibot';
import { TranscriptSchema } from '#shared/contract/transcript.ts';
import type { Transcript } from '#shared/contract/transcript.ts';
import { VerdictRecordSchema } from '#shared/contract/verdict.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

const ReplySchema = v.object({
  uuid: v.string(),
  /** Whether the same account was waiting for the same address already. */
  duplicate: v.optional(v.boolean(), false),
  record: VerdictRecordSchema,
  transcript: v.optional(v.nullable(TranscriptSchema), null),
});

/** What a request that waits is told. */
export type Reply = Omit<v.InferOutput<typeof ReplySchema>, 'uuid'>;

/** Requests that one process may have waiting; each is a timer and a closure. */
const MOST_WAITING = 20_000;

/**
 * The parts of a reply message, between which the waiter's uuid and `true` or `false` come; the end is
 * longer for some.
 */
export function replyMessage(recordText: string, transcript: Transcript | null) {
  const end = `,"record":${recordText}`;
  return {
    start: '{"uuid":"',
    middle: '","duplicate":',
    end: `${end}}`,
    endForCurious: `${end},"transcript":${JSON.stringify(transcript)}}`,
  };
}

export function replyChannel(processUuid: string): string {
  return `validation:reply:${processUuid}`;
}

/** The requests of one process that wait for a verdict. */
export class Waiters {
  readonly channel: string;
  readonly #waiting = new Map<string, (reply: Reply) => void>();

  constructor(channel: string) {
    this.channel = channel;
  }

  /** Listens on the channel; ioredis subscribes again by itself after a reconnect. */
  async listen(subscriber: RedisConnection): Promise<void> {
    subscriber.on('message', (_channel, message) => this.#deliver(message));
    await subscriber.subscribe(this.channel);
  }

  /**
   * Waits for the verdict of one validation. Register before enqueuing, or the answer may come first.
   *
   * @returns the promised reply (null when the time is over) and a way to stop waiting
   * @throws Fault `queue_full` when too many requests wait already
   */
  expect(uuid: string, timeoutMs: number): { reply: Promise<Reply | null>; stop: () => void } {
    if (this.#waiting.size >= MOST_WAITING) throw new Fault('queue_full', 'requests waiting');
    const { promise, resolve } = Promise.withResolvers<Reply | null>();
    const settle = (told: Reply | null) => {
      clearTimeout(timer);
      this.#waiting.delete(uuid);
      resolve(told);
    };
    const timer = setTimeout(() => settle(null), timeoutMs);
    this.#waiting.set(uuid, settle);
    return { reply: promise, stop: () => settle(null) };
  }

  #deliver(message: string): void {
    const result = v.safeParse(v.pipe(v.string(), v.parseJson(), ReplySchema), message);
    if (!result.success) return;
    const { uuid, ...reply } = result.output;
    this.#waiting.get(uuid)?.(reply);
  }
}
