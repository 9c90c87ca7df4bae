import { expect, it } from 'vitest';
import { monthEndMs, monthOf, secondsLeftOfMonth } from '#shared/metering/month.ts';

it.each([
  ['2026-03-04T05:06:07.890Z', '2026-03', '2026-04-01T00:00:00.000Z', 2_400_833],
  ['2026-12-31T23:59:59.999Z', '2026-12', '2027-01-01T00:00:00.000Z', 1],
  ['2028-02-29T00:00:00.000Z', '2028-02', '2028-03-01T00:00:00.000Z', 86_400],
  ['2026-01-01T00:00:00.000Z', '2026-01', '2026-02-01T00:00:00.000Z', 2_678_400],
])('%s is in %s, which ends at %s', (time, month, end, seconds) => {
  const ms = Date.parse(time);
  expect(monthOf(ms)).toBe(month);
  expect(new Date(monthEndMs(ms)).toISOString()).toBe(end);
  expect(secondsLeftOfMonth(ms)).toBe(seconds);
});
