/** Exit codes of the launcher. */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** `--once` without the lab: nobody knows what is true. */
  noTruth: 2,
} as const;
