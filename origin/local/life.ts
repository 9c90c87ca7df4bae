/**
 * The terms of supervision. A part of the stack is a process that has one life after another; the
 * supervisor begins the next when one has ended.
 */

/** How a life ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Its last words: the end of its log, or the error that kept it from starting. */
  readonly lastWords: string;
}

/** One life of a part: from its start to its end. */
export interface Life<T> {
  /** Null until it has one, and for a part that belongs to somebody else. */
  readonly pid: () => number | null;
  /** Resolves when the part can be used; rejects when it was not ready in time. */
  readonly ready: Promise<T>;
  /** Resolves when it is over; never rejects. */
  readonly exited: Promise<Exit>;
  /** Asks it to end, and ends it when the grace (milliseconds) is over. Resolves when it is over. */
  readonly end: (graceMs: number) => Promise<void>;
}

/** What the supervisor tells of a part. */
export type PartEvent =
  | { readonly kind: 'ready'; readonly name: string; readonly tookMs: number }
  | { readonly kind: 'died'; readonly name: string; readonly exit: Exit; readonly againMs: number };

/** A part could not be started at all. */
export class StartFailure extends Error {
  readonly why: string;

  constructor(name: string, why: string) {
    super(`${name} could not be started: ${why}`);
    this.name = 'StartFailure';
    this.why = why;
  }
}

/** `exit code 1`, `signal SIGKILL`: how a life ended, in words. */
export function describeExit(exit: Exit): string {
  if (exit.signal !== null) return `signal ${exit.signal}`;
  return exit.code === null ? 'it never ran' : `exit code ${exit.code}`;
}

/** How a life ended, and its last words. */
export function describeExitInFull(exit: Exit): string {
  if (exit.lastWords === '') return describeExit(exit);
  const neverRan = exit.code === null && exit.signal === null;
  return neverRan ? exit.lastWords : `${describeExit(exit)}\n${exit.lastWords}`;
}
