import * as v from 'valibot';
import { type Context, PART, step } from './context.ts';
import { startDatabase, startQueueRedis } from './data-parts.ts';
import { buildEdge, startEdge } from './edge-part.ts';
import { startGlobalCache } from './global-cache.ts';
import { enterMailWorld } from './mail-lab.ts';
import { type Ground, startOrigin } from './origin-parts.ts';
import { type LocalKeys, LocalKeysSchema } from './secrets.ts';
import { runTool } from './tool.ts';

/** What is up, once all of it is. */
export interface Running extends LocalKeys, Ground {
  /** The Redis behind the global cache. */
  readonly globalCacheRedisUrl: string;
  readonly labUrl: string | null;
}

/** Names of the parts that a launch will start, in the order in which they are shown. */
export function expectedParts(lab: boolean): string[] {
  return Object.values(PART).filter((name) => lab || name !== PART.lab);
}

/**
 * Starts everything: side by side what does not need each other, and each part as soon as what it
 * needs is there.
 *
 * @throws {StartFailure} of the first part that cannot be started; the others are left to the roster
 */
export async function launch(context: Context): Promise<Running> {
  const database = startDatabase(context);
  const keys = database.then((url) => makeKeys(context, url));
  const globalCache = startGlobalCache(context);
  const edge = Promise.all([globalCache, buildEdge(context)]).then(([{ replicaUrl }]) =>
    startEdge(context, replicaUrl),
  );
  const ground = Promise.all([
    database,
    startQueueRedis(context),
    globalCache,
    enterMailWorld(context),
  ]).then(([databaseUrl, redisUrl, cache, mail]) => ({
    databaseUrl,
    redisUrl,
    globalCacheUrl: cache.primaryUrl,
    globalCacheRedisUrl: cache.redisUrl,
    mail: mail.environment,
    labUrl: mail.statsUrl,
  }));
  const origin = ground.then((found) => startOrigin(context, found));
  // One wait for all: the first that fails is told, and none of the others goes unheard.
  const [found, localKeys] = await Promise.all([ground, keys, edge, origin]);
  return { ...found, ...localKeys };
}

/** Sees to it that the local account has its keys. */
async function makeKeys(context: Context, databaseUrl: string): Promise<LocalKeys> {
  const { screen, settings, stopping } = context;
  const tool = {
    name: PART.keys,
    entry: new URL('./make-keys.ts', import.meta.url),
    argv: [settings.stateDirectory],
    environment: { DATABASE_URL: databaseUrl },
  };
  const line = await step(screen, PART.keys, () => runTool(tool, stopping));
  return v.parse(v.pipe(v.string(), v.parseJson(), LocalKeysSchema), line);
}
