import { PRIORITIES, STREAMS } from '#shared/contract/names.ts';
import type { Priority } from '#shared/contract/names.ts';
import { entryFromFields } from './entry.ts';
import type { QueueEntry } from './entry.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

/** The one consumer group; every orchestrator is a consumer in it. */
const GROUP = 'orchestrator';
/** Where messages go that are no entries, so that an operator can look at them. */
const DEAD_LETTERS = 'queue:validation:dead';
/** Dead letters are for looking at, not for keeping. */
const DEAD_LETTERS_KEPT = 1000;

/** A message as it was taken; `entry` is null for a poison message. */
export interface Taken {
  readonly priority: Priority;
  readonly messageId: string;
  readonly entry: QueueEntry | null;
  /** True where another consumer had it before and died: parts of the work may be done. */
  readonly redelivered: boolean;
}

/** Makes the streams and the group where they do not exist; safe to call again at any time. */
export async function ensureGroups(redis: RedisConnection): Promise<void> {
  for (const priority of PRIORITIES) {
    try {
      await redis.xgroup('CREATE', STREAMS[priority], GROUP, '0', 'MKSTREAM');
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('BUSYGROUP')) throw error;
    }
  }
}

/** Takes up to `count` new messages, the most urgent stream first. Does not wait. */
export async function takeNew(
  redis: RedisConnection,
  consumer: string,
  count: number,
): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const priority of PRIORITIES) {
    const room = count - taken.length;
    if (room <= 0) break;
    const reply: unknown = await redis.xreadgroup(
      'GROUP',
      GROUP,
      consumer,
      'COUNT',
      room,
      'STREAMS',
      STREAMS[priority],
      '>',
    );
    taken.push(...messagesOfRead(reply, priority));
  }
  return taken;
}

/**
 * Waits until there is something new in any stream, or the time is over. Takes one message if so:
 * a read that takes is the only read that waits.
 */
export async function waitForOne(
  redis: RedisConnection,
  consumer: string,
  waitMs: number,
): Promise<Taken[]> {
  const reply: unknown = await redis.xreadgroup(
    'GROUP',
    GROUP,
    consumer,
    'COUNT',
    1,
    'BLOCK',
    waitMs,
    'STREAMS',
    ...PRIORITIES.map((priority) => STREAMS[priority]),
    ...PRIORITIES.map(() => '>'),
  );
  if (!Array.isArray(reply)) return [];
  return PRIORITIES.flatMap((priority) =>
    messagesOfRead(
      reply.filter((part: unknown) => Array.isArray(part) && part[0] === STREAMS[priority]),
      priority,
    ),
  );
}

/** Takes over what another consumer took and has not finished for `idleMs`. */
export async function takeOver(
  redis: RedisConnection,
  consumer: string,
  idleMs: number,
  count: number,
): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const priority of PRIORITIES) {
    const reply: unknown = await redis.xautoclaim(
      STREAMS[priority],
      GROUP,
      consumer,
      idleMs,
      '0',
      'COUNT',
      count,
    );
    const messages: unknown = Array.isArray(reply) ? reply[1] : [];
    taken.push(...messagesOf(messages, priority, true));
  }
  return taken;
}

/** Ends messages: acknowledged and deleted in one step, so that XLEN is the true depth. */
export async function finish(
  redis: RedisConnection,
  priority: Priority,
  messageIds: readonly string[],
): Promise<void> {
  if (messageIds.length === 0) return;
  const stream = STREAMS[priority];
  await redis
    .multi()
    .xack(stream, GROUP, ...messageIds)
    .xdel(stream, ...messageIds)
    .exec();
}

/** Sets a poison message aside and ends it. Only its id is kept: its content is not to be trusted. */
export async function bury(redis: RedisConnection, taken: Taken): Promise<void> {
  const stream = STREAMS[taken.priority];
  await redis
    .multi()
    .xadd(
      DEAD_LETTERS,
      'MAXLEN',
      '~',
      DEAD_LETTERS_KEPT,
      '*',
      'stream',
      stream,
      'message',
      taken.messageId,
    )
    .xack(stream, GROUP, taken.messageId)
    .xdel(stream, taken.messageId)
    .exec();
}

function messagesOfRead(reply: unknown, priority: Priority): Taken[] {
  if (!Array.isArray(reply)) return [];
  return reply.flatMap((part: unknown) =>
    Array.isArray(part) ? messagesOf(part[1], priority, false) : [],
  );
}

function messagesOf(messages: unknown, priority: Priority, redelivered: boolean): Taken[] {
  if (!Array.isArray(messages)) return [];
  return messages.flatMap((message: unknown) => {
    if (!Array.isArray(message) || typeof message[0] !== 'string') return [];
    const fields: unknown = message[1];
    const entry = Array.isArray(fields) ? entryFromFields(fields.map(String)) : null;
    return [{ priority, messageId: message[0], entry, redelivered }];
  });
}
