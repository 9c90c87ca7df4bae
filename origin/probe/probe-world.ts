import type { Metrics } from '#origin/observe/metrics.ts';
import type { ConnectionGate } from '#origin/pace/connection-gate.ts';
import type { ProbeQueue } from '#origin/queue/probe-queue.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import type { Settle } from '#origin/settle/settle.ts';
import type { Tell } from '#origin/settle/tell.ts';
import type { Database } from '#origin/store/database.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import type { AskWorld } from './ask.ts';
import type { ConnectionSlots } from './connection-slots.ts';
import type { KnownBlocks } from './known-blocks.ts';
import type { DomainKnowledge } from './knowledge.ts';

/** All that probing needs of the world around it. */
export interface ProbeWorld extends AskWorld {
  readonly database: Database;
  readonly redis: RedisConnection;
  readonly gate: ConnectionGate;
  readonly connections: ConnectionSlots;
  readonly blocks: KnownBlocks;
  readonly knowledge: DomainKnowledge;
  readonly settle: Settle;
  readonly tell: Tell;
  readonly queue: ProbeQueue;
  readonly metrics: Metrics;
  readonly heloName: string;
  readonly mailFrom: string;
  readonly retryDelaysSeconds: readonly number[];
  /** The opted-out names, or a fault: then nothing is asked. */
  readonly optOuts: () => Promise<ReadonlySet<string>>;
  /** Told of a part of ours that is away; the batch at hand waits for it. */
  readonly onFault: (fault: Error) => void;
  readonly now: () => number;
  readonly newUuid: NewUuid;
  /** Fresh random bytes, as many as a random recipient takes. */
  readonly randomBytes: () => Uint8Array;
}
