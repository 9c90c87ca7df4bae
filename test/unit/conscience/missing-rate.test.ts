import { describe, expect, it } from 'vitest';
import {
  BLOCKS,
  BLOCK_SIZE,
  countOf,
  isHeldBack,
  missingShare,
} from '#shared/conscience/missing-rate.ts';

/** A window in which each full block has so many missing, and the newest block has so few answers. */
function evenly(missingInABlock: number, answers = BLOCKS * BLOCK_SIZE) {
  return { answers, missing: Array.from({ length: BLOCKS }, () => missingInABlock) };
}

describe('an account', () => {
  it('is held back above 30 % of its last 1,000 answers, and not at 30 %', () => {
    expect(isHeldBack(evenly(30))).toBe(false);
    expect(isHeldBack(evenly(31))).toBe(true);
  });

  it('is not held back before it has had 1,000 answers', () => {
    expect(isHeldBack(evenly(90, 999))).toBe(false);
    expect(missingShare(evenly(90, 999))).toBeNull();
  });

  it('is judged by what is new: the oldest block gives way', () => {
    const missing = Array.from({ length: BLOCKS }, () => 30);
    expect(missingShare({ answers: 1001, missing: missing.with(0, 1) })).toBeCloseTo(271 / 901);
    expect(missingShare({ answers: 1100, missing: missing.with(0, 100) })).toBeCloseTo(0.37);
  });
});

describe('a verdict', () => {
  it.each([
    ['no_mailbox', 'missing'],
    ['accepted', 'there'],
    ['mailbox_full', 'there'],
    ['mailbox_disabled', 'there'],
    ['recipient_restricted', 'there'],
    ['accept_all', null],
    ['domain_not_found', null],
    ['no_mail_service', null],
    ['sender_blocked', null],
    ['not_probed', null],
    ['timeout', null],
  ] as const)('%s counts as %s', (reason, counts) => {
    expect(countOf({ reason, final: true })).toBe(counts);
    expect(countOf({ reason, final: false })).toBeNull();
  });
});
