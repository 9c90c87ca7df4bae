import { expect, it } from 'vitest';
import { STATES } from '#shared/contract/reason.ts';
import { isCharged, whyFree } from '#shared/metering/price.ts';

it('charges what is final and definite', () => {
  const charged = STATES.filter((state) => isCharged({ state, final: true }));
  expect(charged).toEqual(['deliverable', 'undeliverable', 'risky']);
});

it('charges nothing that is not final', () => {
  expect(STATES.some((state) => isCharged({ state, final: false }))).toBe(false);
});

it.each([
  ['unknown', 'unknown'],
  ['deliverable', 'degraded'],
] as const)('counts a free answer that says %s as %s', (state, reason) => {
  expect(whyFree({ state })).toBe(reason);
});
