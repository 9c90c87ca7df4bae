/** The months of plans: of the Gregorian calendar, in UTC, whoever's they are. */

/** `YYYY-MM` of a time in Unix milliseconds. */
export function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 'YYYY-MM'.length);
}

/** When the month of a time is over, in Unix milliseconds: the first moment of the next. */
export function monthEndMs(ms: number): number {
  const time = new Date(ms);
  return Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1);
}

/** Whole seconds until the month is over, at least one: a value for Retry-After. */
export function secondsLeftOfMonth(ms: number): number {
  return Math.max(1, Math.ceil((monthEndMs(ms) - ms) / 1000));
}
