import { setTimeout as delay } from 'node:timers/promises';
import { type Exit, type Life, StartFailure } from './life.ts';
import type { ServerProcess } from './server-process.ts';

/** One life of a database server: begun by its starter, ended as the server knows best. */
export function beginServer<T extends ServerProcess>(start: () => Promise<T>): Life<T> {
  let server: T | null = null;
  const givenUp = Promise.withResolvers<Exit>();
  const ready = start().then((started) => {
    server = started;
    return started;
  });
  const exited = ready.then((started) => started.exited, failedToStart);
  return {
    pid: () => server?.pid ?? null,
    ready,
    exited: Promise.race([exited, givenUp.promise]),
    end: async (graceMs) => {
      // One that is still starting is waited for, since only then it can be stopped.
      const stopped = ready.then(
        (started) => started.stop(graceMs),
        () => {},
      );
      await Promise.race([stopped, delay(graceMs + INSIST_MS)]);
      givenUp.resolve(exitWith('it was stopped'));
    },
  };
}

/** Milliseconds beyond its grace in which a server is made to end. */
const INSIST_MS = 500;

function failedToStart(error: unknown): Exit {
  if (error instanceof StartFailure) return exitWith(error.why);
  return exitWith(error instanceof Error ? error.message : String(error));
}

function exitWith(lastWords: string): Exit {
  return { code: null, signal: null, lastWords };
}
