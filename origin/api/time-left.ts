/** What the time that a caller has left is spent on. All times are in milliseconds. */
import { Fault } from '#shared/fault/catalogue.ts';

/** Less than it takes to write a promise down. */
const LEAST_MS = 20;

/**
 * What cannot even be promised in time is not taken: nobody would hear of it.
 *
 * @throws Fault `deadline_too_near`
 */
export function refuseIfTooLate(deadlineMs: number, nowMs: number): void {
  if (deadlineMs - nowMs < LEAST_MS) throw new Fault('deadline_too_near');
}

/** For the answer's way back to whoever waits, on a busy day. */
const WAY_BACK_MS = 150;
/** Of a short time, half is for waiting: hardly a mail server answers in less. */
const WAY_BACK_SHARE = 0.5;

/** How long to wait for the verdict, so that a promise still arrives before the deadline. */
export function patienceMs(leftMs: number): number {
  return leftMs - Math.min(WAY_BACK_MS, leftMs * WAY_BACK_SHARE);
}

/**
 * How long before it is due a promise is written down, in case that it will be made: a database that
 * takes its time then costs nobody the promise. Of the answers that come in time nearly all come
 * before this, and for them nothing is written.
 */
const WRITE_AHEAD_MS = 1000;

/** How long to wait before the promise is written down; 0 where there is no time to lose. */
export function writeAfterMs(leftMs: number): number {
  return Math.max(0, patienceMs(leftMs) - WRITE_AHEAD_MS);
}
