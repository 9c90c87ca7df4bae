/**
 * Brings several gauges up to date at once. One that cannot be read keeps its last value: what is away
 * must not hide the numbers of what is not.
 */
export function together(refreshes: readonly (() => Promise<void>)[]): () => Promise<void> {
  return async () => {
    await Promise.allSettled(refreshes.map((refresh) => refresh()));
  };
}
