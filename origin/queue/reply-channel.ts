/**
 * How a verdict finds the request that waits for it: each api-service process listens on a channel
 * of its own. A message may be lost; the result in the cache is the truth and is read again at the
 * deadline.
 */
import * as v from 'valibot';
import { VerdictRecordSchema } from '#shared/contract/verdict.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

const ReplySchema = v.object({ uuid: v.string(), record: VerdictRecordSchema });

/** Requests that one process may have waiting; each is a timer and a closure. */
const MOST_WAITING = 20_000;

/** The two halves of a reply message, around the waiter's uuid. */
export function replyMessage(recordText: string): { before: string; after: string } {
  return { before: '{"uuid":"', after: `","record":${recordText}}` };
}

export function replyChannel(processUuid: string): string {
  return `validation:reply:${processUuid}`;
}

/** The requests of one process that wait for a verdict. */
export class Waiters {
  readonly channel: string;
  readonly #waiting = new Map<string, (record: VerdictRecord) => void>();

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
   * @returns the promised record (null when the time is over) and a way to stop waiting
   * @throws Fault `queue_full` when too many requests wait already
   */
  expect(
    uuid: string,
    timeoutMs: number,
  ): { reply: Promise<VerdictRecord | null>; stop: () => void } {
    if (this.#waiting.size >= MOST_WAITING) throw new Fault('queue_full', 'requests waiting');
    const { promise, resolve } = Promise.withResolvers<VerdictRecord | null>();
    const settle = (record: VerdictRecord | null) => {
      clearTimeout(timer);
      this.#waiting.delete(uuid);
      resolve(record);
    };
    const timer = setTimeout(() => settle(null), timeoutMs);
    this.#waiting.set(uuid, settle);
    return { reply: promise, stop: () => settle(null) };
  }

  #deliver(message: string): void {
    const result = v.safeParse(v.pipe(v.string(), v.parseJson(), ReplySchema), message);
    if (result.success) this.#waiting.get(result.output.uuid)?.(result.output.record);
  }
}
