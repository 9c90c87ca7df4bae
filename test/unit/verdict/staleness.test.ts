import { describe, expect, it } from 'vitest';
import { REASONS, STATE_OF_REASON } from '#shared/contract/reason.ts';
import type { Reason } from '#shared/contract/reason.ts';
import { freshSeconds } from '#shared/verdict/freshness.ts';
import { shownUntilMs, stalenessOf } from '#shared/verdict/staleness.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const START = Date.parse('2026-03-04T05:06:07.000Z');
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds past its date: shown while a fresh one is fetched, and shown where nobody can be asked. */
const ALLOWANCES: readonly (readonly [Reason, number, number])[] = [
  ['accepted', 14 * HOUR, 7 * DAY],
  ['accept_all', 14 * HOUR, 7 * DAY],
  ['domain_not_found', 15 * MINUTE, 3 * HOUR],
  ['no_mail_service', 15 * MINUTE, 3 * HOUR],
  ['no_mailbox', 1 * HOUR, 12 * HOUR],
  ['mailbox_disabled', 2 * HOUR, 1 * DAY],
  ['mailbox_full', 20 * MINUTE, 4 * HOUR],
  ['recipient_restricted', 2 * HOUR, 1 * DAY],
  ['smtputf8_unsupported', 2 * HOUR, 1 * DAY],
  ['not_probed', 2 * HOUR, 1 * DAY],
];

function recordOf(reason: Reason, changes: object = {}) {
  return acceptedRecord(START, 60, { state: STATE_OF_REASON[reason], reason, ...changes });
}
const EXPIRES = START + 60_000;

describe('a verdict that tells of the mailbox or the domain', () => {
  it.each(ALLOWANCES)('%s is stale for %d s, and worth showing for %d s', (reason, soon, long) => {
    const record = recordOf(reason);
    const at = (ms: number) => stalenessOf(record, ms);
    expect(at(EXPIRES - 1)).toBe('fresh');
    expect(at(EXPIRES)).toBe('while_revalidating');
    expect(at(EXPIRES + soon * 1000 - 1)).toBe('while_revalidating');
    expect(at(EXPIRES + soon * 1000)).toBe('if_error');
    expect(at(EXPIRES + long * 1000 - 1)).toBe('if_error');
    expect(at(EXPIRES + long * 1000)).toBe('over');
    expect(shownUntilMs(record)).toBe(EXPIRES + long * 1000);
  });

  it('is never shown for longer than it was believed', () => {
    for (const [reason, , long] of ALLOWANCES)
      expect(long).toBeLessThanOrEqual(freshSeconds(reason));
  });

  it('is over with its date when a better one is on its way', () => {
    const record = recordOf('accepted', { final: false });
    expect(stalenessOf(record, EXPIRES - 1)).toBe('fresh');
    expect(stalenessOf(record, EXPIRES)).toBe('over');
  });
});

describe('a verdict that tells of a moment', () => {
  const listed = new Set(ALLOWANCES.map(([reason]) => reason));
  const momentary = REASONS.filter((reason) => !listed.has(reason));

  it('is unknown, or follows from the address alone', () => {
    const others = momentary.filter((reason) => STATE_OF_REASON[reason] !== 'unknown');
    expect(others).toEqual(['invalid_syntax', 'reserved_domain']);
  });

  it.each(momentary)('%s is over with its date', (reason) => {
    expect(stalenessOf(recordOf(reason), EXPIRES - 1)).toBe('fresh');
    expect(stalenessOf(recordOf(reason), EXPIRES)).toBe('over');
  });
});
