import type { Context } from './context.ts';
import { PART } from './context.ts';
import { beginChild } from './child.ts';
import { startOwnRedis } from './data-parts.ts';
import { logPath } from './layout.ts';
import { LOOPBACK } from './ports.ts';
import { ROOT_URL } from './settings.ts';

/** The global cache: writes go to the primary, and each region reads from its replica. */
export interface GlobalCache {
  /** The Redis that holds it. */
  readonly redisUrl: string;
  /** Where the origin writes, in Upstash's REST protocol. */
  readonly primaryUrl: string;
  /** Where the edge reads. */
  readonly replicaUrl: string;
}

/** Starts a primary and a replica, as Upstash has one in each region, each behind a bridge. */
export async function startGlobalCache(context: Context): Promise<GlobalCache> {
  const { ports } = context;
  const redisUrl = await startOwnRedis(context, PART.globalPrimary, ports.globalPrimary);
  const [primaryUrl, replicaUrl] = await Promise.all([
    startBridge(context, PART.primaryBridge, ports.primaryBridge, redisUrl),
    startReplica(context, redisUrl),
  ]);
  return { redisUrl, primaryUrl, replicaUrl };
}

async function startReplica(context: Context, primary: string): Promise<string> {
  const { ports } = context;
  const url = await startOwnRedis(context, PART.globalReplica, ports.globalReplica, primary);
  return startBridge(context, PART.replicaBridge, ports.replicaBridge, url);
}

async function startBridge(
  context: Context,
  name: string,
  port: number,
  redisUrl: string,
): Promise<string> {
  const { roster, secrets, settings } = context;
  await roster.start(name, 'surroundings', `${LOOPBACK}:${port}`, () =>
    beginChild({
      name,
      entry: new URL('test/lab/upstash/main.ts', ROOT_URL),
      environment: {
        EV_BRIDGE_REDIS_URL: redisUrl,
        EV_BRIDGE_TOKEN: secrets.globalCacheToken,
        EV_BRIDGE_READ_ONLY_TOKEN: secrets.globalCacheReadOnlyToken,
        EV_BRIDGE_PORT: String(port),
      },
      logPath: logPath(settings.stateDirectory, name),
      readiness: { kind: 'line' },
    }),
  );
  return `http://${LOOPBACK}:${port}`;
}
