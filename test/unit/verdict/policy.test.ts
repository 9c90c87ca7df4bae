import { expect, it } from 'vitest';
import { STATE_OF_REASON } from '#shared/contract/reason.ts';
import type { Reason } from '#shared/contract/reason.ts';
import type { Flags, VerdictRecord } from '#shared/contract/verdict.ts';
import { actionOf } from '#shared/verdict/policy.ts';

function record(reason: Reason, flags: Partial<Flags> = {}): VerdictRecord {
  const time = '2026-01-01T00:00:00.000Z';
  return {
    id: 'val_x',
    state: STATE_OF_REASON[reason],
    reason,
    final: true,
    retry_at: null,
    score: 0.5,
    flags: {
      accept_all: 'no',
      disposable: false,
      relay: false,
      role: false,
      free: false,
      mailbox_full: false,
      subaddressed: false,
      eai: false,
      ...flags,
    },
    provider: null,
    mx: [],
    observed_at: time,
    expires_at: time,
    evidence: [],
  };
}

it.each([
  [record('accepted'), 'allow', 'allow'],
  [record('accepted', { disposable: true }), 'block', 'block'],
  [record('accepted', { role: true }), 'allow', 'review'],
  [record('accepted', { relay: true }), 'allow', 'allow'],
  [record('accept_all'), 'allow', 'review'],
  [record('mailbox_full'), 'review', 'review'],
  [record('no_mailbox'), 'block', 'block'],
  [record('domain_not_found'), 'block', 'block'],
  [record('timeout'), 'allow', 'review'],
  [record('sender_blocked'), 'allow', 'review'],
] as const)('%#: signup and marketing', (verdict, signup, marketing) => {
  expect(actionOf('signup', verdict)).toBe(signup);
  expect(actionOf('marketing', verdict)).toBe(marketing);
});
