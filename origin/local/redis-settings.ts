import { LOOPBACK } from './ports.ts';

export interface RedisSettings {
  /** Which changes of keys are published (`notify-keyspace-events`); none when absent. */
  readonly keyspaceEvents?: string;
  /** URL of the primary that it copies. */
  readonly replicaOf?: string;
  /** False for data that nobody wants to keep. */
  readonly durable?: boolean;
}

/** Room for tests and tools that want a database to themselves. */
const DATABASES = 64;

/** The arguments of `redis-server`. */
export function redisArguments(port: number, settings: RedisSettings): readonly string[] {
  const { keyspaceEvents = '', replicaOf, durable = true } = settings;
  const primary = replicaOf === undefined ? null : new URL(replicaOf);
  const options = {
    port: [String(port)],
    bind: [LOOPBACK],
    databases: [String(DATABASES)],
    // Queues live here: what does not fit is refused, never dropped.
    'maxmemory-policy': ['noeviction'],
    // At most a second of acknowledged writes is lost with the machine, and none with the process.
    // A replica copies its primary at each start, and would not end while it writes its first file.
    appendonly: [durable && primary === null ? 'yes' : 'no'],
    appendfsync: ['everysec'],
    // The append-only file holds it all.
    save: [''],
    'notify-keyspace-events': [keyspaceEvents],
    // By default a primary waits five seconds for more replicas before it serves the first.
    'repl-diskless-sync-delay': ['0'],
    ...(primary === null ? {} : { replicaof: [primary.hostname, primary.port] }),
  };
  return Object.entries(options).flatMap(([name, values]) => [`--${name}`, ...values]);
}
