import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describeExit, StartFailure } from './life.ts';
import type { Exit } from './life.ts';
import { portOwner } from './port-owner.ts';
import { findFreePorts, isFree } from './ports.ts';

/** How one attempt to start a server on a port went. */
export type Attempt<T> =
  | { readonly kind: 'started'; readonly server: T }
  /** Somebody was faster to the port. */
  | { readonly kind: 'port_taken'; readonly exit: Exit }
  /** What keeps it from starting goes by itself, shortly. */
  | { readonly kind: 'too_early'; readonly exit: Exit }
  | { readonly kind: 'failed'; readonly exit: Exit };

/** Attempts in all: losing the race for a random port even twice in a row is next to impossible. */
const ATTEMPTS = 20;
const PAUSE_MS = 250;
/** Where the search for a free port begins is random, so that two that search at once do not meet. */
const STARTING_POINTS = 65_536;

/**
 * Starts a server on a port: on the wanted one, or when that is 0 on any free one. Between looking
 * and listening another may take the port; then the next is tried.
 *
 * @throws {StartFailure} that says who has the wanted port, or what the server said last
 */
export async function claimPort<T>(
  name: string,
  wanted: number,
  attempt: (port: number) => Promise<Attempt<T>>,
): Promise<T> {
  if (wanted !== 0 && !(await isFree(wanted))) throw portTaken(name, wanted);
  let last: Exit | null = null;
  for (let tried = 0; tried < ATTEMPTS; tried += 1) {
    const [free = 0] = wanted === 0 ? await findFreePorts(1, randomInt(STARTING_POINTS)) : [wanted];
    const outcome = await attempt(free);
    if (outcome.kind === 'started') return outcome.server;
    last = outcome.exit;
    if (outcome.kind === 'failed') break;
    if (outcome.kind === 'port_taken' && wanted !== 0) throw portTaken(name, wanted);
    if (outcome.kind === 'too_early') await delay(PAUSE_MS);
  }
  throw new StartFailure(name, last === null ? 'it was not tried' : lastWords(last));
}

function portTaken(name: string, port: number): StartFailure {
  const owner = portOwner(port);
  const by = owner === null ? 'another process' : `process ${owner.pid} (${owner.command})`;
  return new StartFailure(name, `port ${port} is taken by ${by}`);
}

function lastWords(exit: Exit): string {
  return exit.lastWords === '' ? describeExit(exit) : `${describeExit(exit)}\n${exit.lastWords}`;
}
