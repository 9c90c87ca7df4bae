import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { REASONS } from '#shared/contract/reason.ts';
import { scoreOf } from '#shared/verdict/score.ts';

const ACCEPT_ALL = ['yes', 'no', 'unknown'] as const;

it('is a probability, whatever the reason', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...REASONS),
      fc.constantFrom(...ACCEPT_ALL),
      (reason, acceptAll) => {
        const score = scoreOf(reason, acceptAll);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      },
    ),
  );
});

it('trusts an accepted address the more, the better its server tells recipients apart', () => {
  const no = scoreOf('accepted', 'no');
  const unknown = scoreOf('accepted', 'unknown');
  const all = scoreOf('accept_all', 'yes');
  expect(no).toBeGreaterThan(unknown);
  expect(unknown).toBeGreaterThan(all);
});

it('is the prior where nothing was learnt: an accept-all 250 and a timeout say nearly the same', () => {
  expect(Math.abs(scoreOf('accept_all', 'yes') - scoreOf('timeout', 'unknown'))).toBeLessThan(0.01);
});

it('ranks a missing mailbox below everything that might take mail', () => {
  for (const reason of ['mailbox_full', 'recipient_restricted', 'accepted', 'timeout'] as const) {
    expect(scoreOf('no_mailbox', 'no')).toBeLessThan(scoreOf(reason, 'no'));
  }
});
