import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REASONS } from '#shared/contract/reason.ts';
import { scoreOf } from '#shared/verdict/score.ts';

const ACCEPT_ALL = ['yes', 'no', 'unknown'] as const;

it('is a probability, whatever the reason', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...REASONS),
      fc.constantFrom(...ACCEPT_ALL),
      fc.constantFrom(null, 'yahoo', 'google', 'qq', 'constructor'),
      (reason, acceptAll, provider) => {
        const score = scoreOf(reason, acceptAll, provider);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      },
    ),
  );
});

it('trusts an accepted address the more, the better its server tells recipients apart', () => {
  const no = scoreOf('accepted', 'no', null);
  const unknown = scoreOf('accepted', 'unknown', null);
  const all = scoreOf('accept_all', 'yes', null);
  expect(no).toBeGreaterThan(unknown);
  expect(unknown).toBeGreaterThan(all);
});

it('is the prior where nothing was learnt: an accept-all 250 and a timeout say nearly the same', () => {
  expect(
    Math.abs(scoreOf('accept_all', 'yes', null) - scoreOf('timeout', 'unknown', null)),
  ).toBeLessThan(0.01);
});

it('ranks a missing mailbox below everything that might take mail', () => {
  for (const reason of ['mailbox_full', 'recipient_restricted', 'accepted', 'timeout'] as const) {
    expect(scoreOf('no_mailbox', 'no', null)).toBeLessThan(scoreOf(reason, 'no', null));
  }
});

describe('the provider decides where nothing is known of the domain', () => {
  it('a 250 counts for more where missing ones are usually refused', () => {
    expect(scoreOf('accepted', 'unknown', 'google')).toBeGreaterThan(
      scoreOf('accepted', 'unknown', null),
    );
    expect(scoreOf('accepted', 'unknown', 'mimecast')).toBeLessThan(
      scoreOf('accepted', 'unknown', null),
    );
  });

  it('a 250 of a late refuser tells nothing: it leaves about the prior', () => {
    const late = scoreOf('accepted', 'unknown', 'yahoo');
    expect(late).toBe(scoreOf('accept_all', 'yes', null));
    expect(Math.abs(late - scoreOf('timeout', 'unknown', 'yahoo'))).toBeLessThan(0.01);
  });

  it('what was seen of the domain outweighs it', () => {
    for (const acceptAll of ['yes', 'no'] as const) {
      expect(scoreOf('accepted', acceptAll, 'mimecast')).toBe(scoreOf('accepted', acceptAll, null));
    }
  });

  it('a 250 tells a little less where valid ones are refused too', () => {
    expect(scoreOf('accepted', 'yes', 'qq')).toBeLessThan(scoreOf('accepted', 'yes', null));
  });
});
