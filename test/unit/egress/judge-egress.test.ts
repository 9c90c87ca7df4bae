import { describe, expect, it } from 'vitest';
import { carryOver, judgeEgress } from '#shared/egress/judge-egress.ts';
import type { Finding } from '#shared/egress/finding.ts';
import { forwardDnsFinding, reverseDnsFinding, spfFinding } from '#shared/egress/identity.ts';

const IDENTITY = { address: '192.0.2.1', heloName: 'probe.test', mailFrom: 'ask@example.test' };

function finding(check: Finding['check'], outcome: Finding['outcome'], detail = 'd'): Finding {
  return { check, subject: check, outcome, detail };
}

const GOOD = [
  finding('reverse_dns', 'passed'),
  finding('forward_dns', 'passed'),
  finding('spf_helo', 'passed'),
  finding('spf_mail_from', 'passed'),
  finding('block_list', 'passed'),
];

function but(check: Finding['check'], outcome: Finding['outcome']): Finding[] {
  return GOOD.map((good) => (good.check === check ? finding(check, outcome) : good));
}

it('is usable where nothing speaks against it', () => {
  expect(judgeEgress(GOOD)).toEqual({ state: 'usable', usable: true, problems: [] });
});

it.each([
  ['block_list', 'failed', 'quarantined', false],
  ['block_list', 'unknown', 'usable', true],
  ['reverse_dns', 'failed', 'misconfigured', false],
  ['forward_dns', 'failed', 'misconfigured', false],
  ['spf_helo', 'failed', 'misconfigured', false],
  ['spf_mail_from', 'failed', 'misconfigured', false],
  ['reverse_dns', 'unknown', 'unverified', false],
  ['spf_mail_from', 'unknown', 'unverified', false],
] as const)('%s %s: %s', (check, outcome, state, usable) => {
  expect(judgeEgress(but(check, outcome))).toEqual({ state, usable, problems: ['d'] });
});

it('is quarantined first, whatever else is wrong', () => {
  const findings = [finding('reverse_dns', 'failed', 'ptr'), finding('block_list', 'failed', 'bl')];
  expect(judgeEgress(findings)).toMatchObject({ state: 'quarantined', problems: ['ptr', 'bl'] });
});

describe('what cannot be found out now', () => {
  it('is as it was: a listing is not forgotten, and no egress stops for a lost answer', () => {
    const now = but('block_list', 'unknown');
    expect(carryOver(now, but('block_list', 'failed'))).toEqual(but('block_list', 'failed'));
    expect(carryOver(but('reverse_dns', 'unknown'), GOOD)).toEqual(GOOD);
  });

  it('is unknown where it was never known, or is about something else', () => {
    const now = but('block_list', 'unknown');
    expect(carryOver(now, [])).toEqual(now);
    const other = { ...finding('block_list', 'failed'), subject: 'another.list' };
    expect(carryOver(now, [other])).toEqual(now);
  });

  it('gives way to what is found out', () => {
    expect(carryOver(GOOD, but('block_list', 'failed'))).toEqual(GOOD);
  });
});

const known = (...values: string[]) => ({ known: true, values }) as const;
const away = { known: false, why: 'no answer' } as const;

describe('HELO = PTR = A', () => {
  it.each([
    [known('probe.test'), 'passed'],
    [known('other.test', 'probe.test'), 'passed'],
    [known('other.test'), 'failed'],
    [known(), 'failed'],
    [away, 'unknown'],
  ])('PTR %j: %s', (answer, outcome) => {
    expect(reverseDnsFinding(IDENTITY, answer).outcome).toBe(outcome);
  });

  it.each([
    [known('192.0.2.1'), 'passed'],
    [known('192.0.2.9', '192.0.2.1'), 'passed'],
    [known('192.0.2.9'), 'failed'],
    [known(), 'failed'],
    [away, 'unknown'],
  ])('A %j: %s', (answer, outcome) => {
    expect(forwardDnsFinding(IDENTITY, answer).outcome).toBe(outcome);
  });

  it('knows an IPv6 address in any of its forms', () => {
    const identity = { ...IDENTITY, address: '2001:db8::1' };
    expect(forwardDnsFinding(identity, known('2001:db8:0:0:0:0:0:1')).outcome).toBe('passed');
  });
});

it.each([
  ['pass', 'passed'],
  ['temperror', 'unknown'],
  ['fail', 'failed'],
  ['softfail', 'failed'],
  ['neutral', 'failed'],
  ['none', 'failed'],
  ['permerror', 'failed'],
] as const)('SPF %s: %s', (result, outcome) => {
  const found = spfFinding('spf_helo', 'probe.test', '192.0.2.1', { result, why: 'w' });
  expect(found.outcome).toBe(outcome);
});

it('says what to add to the SPF record', () => {
  const result = { result: 'none', why: 'w' } as const;
  expect(spfFinding('spf_helo', 'p.test', '192.0.2.1', result).detail).toContain('ip4:192.0.2.1');
  expect(spfFinding('spf_helo', 'p.test', '2001:db8::1', result).detail).toContain('ip6:2001');
});
