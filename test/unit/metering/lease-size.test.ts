import { expect, it } from 'vitest';
import { LARGEST_LEASE } from '#shared/contract/lease.ts';
import { leaseSize, SMALLEST_LEASE } from '#shared/metering/lease-size.ts';

it.each([
  ['nothing', 0, 0, SMALLEST_LEASE],
  ['a request a minute', 1, 60_000, SMALLEST_LEASE],
  ['five a second', 50, 10_000, 50],
  ['five a second, told by a short time', 5, 1000, 50],
  ['a hundred a second', 100, 1000, LARGEST_LEASE],
  ['units that took no time at all', 1, 0, LARGEST_LEASE],
])('asks for ten seconds of traffic where it saw %s', (_, used, forMs, units) => {
  expect(leaseSize(used, forMs)).toBe(units);
});
