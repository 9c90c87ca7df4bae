/** Whatever a server says: what holds of the meaning that is read in it. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { classify } from '#shared/smtp/meaning/classify.ts';
import { MEANINGS, type Meaning } from '#shared/smtp/meaning.ts';
import type { Stage } from '#shared/smtp/reply.ts';
import type { NamedProperty } from './property.ts';

const STAGES: readonly Stage[] = ['connect', 'ehlo', 'starttls', 'mail', 'rcpt', 'rset', 'quit'];
const ABOUT_A_MAILBOX = new Set<Meaning>([
  'no_mailbox',
  'mailbox_full',
  'mailbox_disabled',
  'recipient_restricted',
]);

const anyReply = fc.record({
  code: fc.integer({ min: 200, max: 599 }),
  enhanced: fc.option(
    fc.record({
      class: fc.constantFrom(2 as const, 4 as const, 5 as const),
      subject: fc.nat(999),
      detail: fc.nat(999),
    }),
  ),
  lines: fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.lorem(), fc.constant('user unknown mailbox full')),
    { maxLength: 5 },
  ),
});

const anyStage = fc.constantFrom(...STAGES);

const oneMeaning = fc.property(anyReply, anyStage, fc.string(), (reply, stage, mx) => {
  const meaning = classify(reply, { stage, mx });
  assert.ok(MEANINGS.includes(meaning));
  classify({ code: 550, enhanced: null, lines: ['Mailbox full'] }, { stage, mx: null });
  assert.equal(classify(reply, { stage, mx }), meaning);
});

const onlyAtRcpt = fc.property(anyReply, anyStage, (reply, stage) => {
  fc.pre(stage !== 'rcpt');
  assert.ok(!ABOUT_A_MAILBOX.has(classify(reply, { stage, mx: null })));
});

const neverFor4yz = fc.property(anyReply, fc.integer({ min: 400, max: 499 }), (reply, code) => {
  const meaning = classify({ ...reply, code }, { stage: 'rcpt', mx: null });
  assert.ok(!['no_mailbox', 'mailbox_disabled', 'ambiguous'].includes(meaning));
});

export const CLASSIFY: readonly NamedProperty[] = [
  {
    name: 'has one meaning of the list, and the same one every time',
    property: oneMeaning,
    cases: 100,
  },
  { name: 'is about a mailbox only at RCPT', property: onlyAtRcpt, cases: 100 },
  { name: 'a 4yz never makes a mailbox bad', property: neverFor4yz, cases: 100 },
];
