import { expect, it } from 'vitest';
import { restartDelayMs } from '#origin/local/backoff.ts';

it('waits twice as long after each failure, and never longer than five seconds', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 7, 1_000].map(restartDelayMs);
  expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
});
