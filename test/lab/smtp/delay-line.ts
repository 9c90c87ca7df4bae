/**
 * The way from the server to the client: what is put in comes out in the same order, each at the
 * earliest its delay later. It stands in for the distance to a real server, so replies to commands
 * that were sent together arrive together, as over a long wire.
 */
export interface DelayLine {
  readonly push: (delayMs: number, effect: () => void) => void;
  /** Drops what is still under way. */
  readonly cut: () => void;
}

interface Parcel {
  readonly dueMs: number;
  readonly effect: () => void;
}

/** @param nowMs a clock that never goes back */
export function createDelayLine(nowMs: () => number): DelayLine {
  const parcels: Parcel[] = [];
  let timer: NodeJS.Timeout | null = null;

  const deliver = (): void => {
    timer = null;
    for (let next = parcels[0]; next !== undefined; next = parcels[0]) {
      const waitMs = next.dueMs - nowMs();
      if (waitMs > 0) {
        timer = setTimeout(deliver, waitMs);
        return;
      }
      parcels.shift();
      next.effect();
    }
  };

  return {
    push: (delayMs, effect) => {
      const dueMs = Math.max(nowMs() + delayMs, parcels.at(-1)?.dueMs ?? 0);
      parcels.push({ dueMs, effect });
      if (timer === null && parcels.length === 1) deliver();
    },
    cut: () => {
      parcels.length = 0;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
