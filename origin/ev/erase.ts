/** `ev erase` and `ev cache drop`: what is kept about an address goes. */
import { resultKey } from '#shared/contract/names.ts';
import { readConfiguration } from '#origin/config/read.ts';
import { CacheConfiguration, EraseConfiguration } from '#origin/config/roles.ts';
import { connectGlobalCache } from '#origin/replicate/global-cache.ts';
import { asking } from '#origin/redis/connection.ts';
import { openDatabase } from '#origin/store/database.ts';
import { eraseAddress } from '#origin/store/erase-address.ts';
import { hashOfArgument } from './address-argument.ts';
import { EXIT } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { withRedis } from './with-redis.ts';

export const eraseCommands: readonly Command[] = [
  {
    name: 'erase',
    synopsis: 'EMAIL',
    summary:
      'erase a person: every verdict, job and cached copy of an address; edges follow within 10 s',
    run: erase,
  },
  {
    name: 'cache drop',
    synopsis: 'EMAIL',
    summary: 'forget the cached verdict of an address everywhere; the next request asks anew',
    run: drop,
  },
];

async function erase(args: readonly string[], terminal: Terminal): Promise<number> {
  const configured = () => readConfiguration(EraseConfiguration, terminal.environment);
  const argument = await hashOfArgument(args, () => configured().EV_CACHE_PEPPER);
  if ('refused' in argument) return refuse(argument.refused, terminal);
  const configuration = configured();
  const { hash } = argument;
  const database = openDatabase(configuration.DATABASE_URL, { max: 1, applicationName: 'ev' });
  try {
    // The truth first: from then on nothing can fill a cache with it again.
    const { results, jobs, answers } = await eraseAddress(database, hash);
    const copies = await dropCopies(hash, configuration);
    terminal.out(
      `erased: ${results} results, ${jobs} jobs, ${answers} kept answers, ${copies} cached copies`,
    );
    return EXIT.ok;
  } finally {
    await database.close();
  }
}

async function drop(args: readonly string[], terminal: Terminal): Promise<number> {
  const configured = () => readConfiguration(CacheConfiguration, terminal.environment);
  const argument = await hashOfArgument(args, () => configured().EV_CACHE_PEPPER);
  if ('refused' in argument) return refuse(argument.refused, terminal);
  const configuration = configured();
  const copies = await dropCopies(argument.hash, configuration);
  terminal.out(`dropped ${copies} cached copies; edges follow within 10 s`);
  return EXIT.ok;
}

function refuse(reason: string, terminal: Terminal): number {
  terminal.error(reason);
  return EXIT.failed;
}

interface Caches {
  readonly REDIS_URL: string;
  readonly UPSTASH_REDIS_REST_URL: string;
  readonly UPSTASH_REDIS_REST_TOKEN: string;
}

/**
 * Deletes the edge's copy, then the origin's: orchestrators hear of that deletion and delete the edge's
 * once more, in case a verdict was just on its way there.
 *
 * @returns how many there were
 */
async function dropCopies(hash: string, caches: Caches): Promise<number> {
  const key = resultKey(hash);
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = caches;
  const global = await connectGlobalCache(url, token)
    .del(key)
    .catch(() => null);
  const origin = await withRedis(caches.REDIS_URL, (redis) =>
    asking('DEL result', () => redis.del(key)),
  );
  if (global !== null) return origin + global;
  // The client's errors quote the command, so nothing of them may be shown.
  throw new Error('the global cache does not answer: run this again when it is back');
}
