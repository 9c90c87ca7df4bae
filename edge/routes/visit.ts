/** One request's passage through the edge: its id, its clock, and what it brought along. */
import { formatId } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';

export interface Visit {
  /** `req_…`, always ours: an id that a caller chose could name two requests. */
  readonly requestId: string;
  /** Unix milliseconds. */
  readonly arrivedAtMs: number;
  /** The caller's trace (W3C Trace Context §3.2), or null. */
  readonly traceparent: string | null;
  readonly timing: Timing;
}

/** version-traceid-parentid-flags, in lower-case hex; ids of zeros are invalid. */
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export function beginVisit(headers: Headers, now: () => number, newUuid: NewUuid): Visit {
  const traceparent = headers.get('traceparent') ?? '';
  return {
    requestId: formatId('req', newUuid()),
    arrivedAtMs: now(),
    traceparent: TRACEPARENT.test(traceparent) ? traceparent : null,
    timing: new Timing(now),
  };
}

/**
 * Where the time went, for `Server-Timing`. A Worker's clock stands still but for I/O, so what is
 * measured is the waiting, and a lap without any reads 0.
 */
export class Timing {
  readonly #now: () => number;
  readonly #laps: string[] = [];
  readonly #startMs: number;
  #lapStartMs: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#startMs = now();
    this.#lapStartMs = this.#startMs;
  }

  /** Ends a lap that began with the one before. */
  lap(name: string): void {
    const nowMs = this.#now();
    this.#laps.push(`${name};dur=${nowMs - this.#lapStartMs}`);
    this.#lapStartMs = nowMs;
  }

  /** The laps, and the whole from the first moment to this one. */
  toString(): string {
    return [...this.#laps, `total;dur=${this.#now() - this.#startMs}`].join(', ');
  }
}
