/** Connections that are open over all hosts of a lab together, and the most that ever were. */
export interface Occupancy {
  readonly change: (by: 1 | -1) => void;
  /** The most at once since the last reset. */
  readonly most: () => number;
  /** Starts again from what is open now. */
  readonly reset: () => void;
}

export function createOccupancy(): Occupancy {
  let open = 0;
  let most = 0;
  return {
    change: (by) => {
      open += by;
      most = Math.max(most, open);
    },
    most: () => most,
    reset: () => {
      most = open;
    },
  };
}
