/** RFC 5782, and what Spamhaus documents of its codes. */
import { expect, it } from 'vitest';
import { BLOCK_LISTS, blockListFinding } from '#shared/egress/block-list.ts';
import type { DnsAnswer } from '#shared/egress/dns-answer.ts';

const [zen] = BLOCK_LISTS;

const known = (...values: string[]): DnsAnswer => ({ known: true, values });
const TEST_ENTRY = known('127.0.0.2', '127.0.0.4', '127.0.0.10');
const AWAY: DnsAnswer = { known: false, why: 'the resolver gave no answer (timeout)' };

function finding(answer: DnsAnswer, test: DnsAnswer = TEST_ENTRY) {
  if (zen === undefined) throw new Error('there is no list');
  return blockListFinding(zen, answer, test);
}

it('is clear where the list has no entry, and shows its test entry', () => {
  expect(finding(known()).outcome).toBe('passed');
});

it.each([
  ['127.0.0.2', 'SBL'],
  ['127.0.0.3', 'SBL CSS'],
  ['127.0.0.4', 'XBL'],
  ['127.0.0.11', 'PBL, by Spamhaus'],
  ['127.0.0.99', '127.0.0.99'],
])('is listed at %s', (code, name) => {
  const { outcome, detail } = finding(known(code));
  expect(outcome).toBe('failed');
  expect(detail).toContain(`(${name})`);
  expect(detail).toContain('https://check.spamhaus.org/');
});

it.each([
  ['127.255.255.252', 'misspelt'],
  ['127.255.255.254', 'EV_DNS_SERVERS'],
  ['127.255.255.255', 'too many queries'],
  ['127.255.255.1', '127.255.255.1'],
  ['203.0.113.80', 'no answer of a list'],
])('is not known where the answer is %s', (value, why) => {
  const { outcome, detail } = finding(known(value));
  expect(outcome).toBe('unknown');
  expect(detail).toContain(why);
});

it('is not known where an error comes with a listing', () => {
  expect(finding(known('127.0.0.2', '127.255.255.254')).outcome).toBe('unknown');
});

it.each([
  ['the list does not answer', AWAY, TEST_ENTRY],
  ['it says nothing of anybody', known(), known()],
  ['the test entry cannot be asked for', known(), AWAY],
  ['the test entry is an error', known(), known('127.255.255.254')],
])('is not known where %s', (_, answer, test) => {
  expect(finding(answer, test).outcome).toBe('unknown');
});

it('believes a listing without a test', () => {
  expect(finding(known('127.0.0.4'), AWAY).outcome).toBe('failed');
});
