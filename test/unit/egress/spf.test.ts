/** RFC 7208: the examples of appendix A and §7.4, and what §4 to §7 say of records and limits. */
import { describe, expect, it } from 'vitest';
import { parseIpAddress } from '#shared/egress/ip-address.ts';
import { evaluateSpf } from '#shared/egress/spf/evaluate.ts';
import { expandDomain } from '#shared/egress/spf/macro.ts';
import { lookUpIn } from './zone.ts';
import type { Records } from './zone.ts';

/** RFC 7208 appendix A. */
const EXAMPLE: Records = {
  'example.com MX': ['mail-a.example.com', 'mail-b.example.com'],
  'example.com A': ['192.0.2.10', '192.0.2.11'],
  'amy.example.com A': ['192.0.2.65'],
  'bob.example.com A': ['192.0.2.66'],
  'mail-a.example.com A': ['192.0.2.129'],
  'mail-b.example.com A': ['192.0.2.130'],
  'example.org MX': ['mail-c.example.org'],
  'mail-c.example.org A': ['192.0.2.140'],
  '10.2.0.192.in-addr.arpa PTR': ['example.com'],
  '65.2.0.192.in-addr.arpa PTR': ['amy.example.com'],
  '140.2.0.192.in-addr.arpa PTR': ['mail-c.example.org'],
  '4.0.0.10.in-addr.arpa PTR': ['bob.example.com'],
};

async function evaluate(records: Records, address: string, domain = 'example.com') {
  const { lookUp, asked } = lookUpIn(records);
  const octets = parseIpAddress(address) ?? [];
  const question = { domain, sender: `ask@${domain}`, heloName: `mx.${domain}`, address: octets };
  const { result } = await evaluateSpf(question, lookUp);
  return { result, asked };
}

async function resultOf(record: string, address: string, more: Records = {}) {
  const { result } = await evaluate({ ...EXAMPLE, 'example.com TXT': [record], ...more }, address);
  return result;
}

describe('appendix A.1', () => {
  it.each([
    ['v=spf1 +all', '203.0.113.1', 'pass'],
    ['v=spf1 a -all', '192.0.2.10', 'pass'],
    ['v=spf1 a -all', '192.0.2.11', 'pass'],
    ['v=spf1 a -all', '192.0.2.12', 'fail'],
    ['v=spf1 a:example.org -all', '192.0.2.10', 'fail'],
    ['v=spf1 mx -all', '192.0.2.129', 'pass'],
    ['v=spf1 mx -all', '192.0.2.130', 'pass'],
    ['v=spf1 mx -all', '192.0.2.10', 'fail'],
    ['v=spf1 mx:example.org -all', '192.0.2.140', 'pass'],
    ['v=spf1 mx mx:example.org -all', '192.0.2.129', 'pass'],
    ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.131', 'pass'],
    ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.143', 'pass'],
    ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.144', 'fail'],
    ['v=spf1 ptr -all', '192.0.2.10', 'pass'],
    ['v=spf1 ptr -all', '192.0.2.65', 'pass'],
    ['v=spf1 ptr -all', '192.0.2.140', 'fail'],
    ['v=spf1 ptr -all', '10.0.0.4', 'fail'],
    ['v=spf1 ip4:192.0.2.128/28 -all', '192.0.2.129', 'pass'],
    ['v=spf1 ip4:192.0.2.128/28 -all', '192.0.2.65', 'fail'],
  ])('%s for %s: %s', async (record, address, result) => {
    expect(await resultOf(record, address)).toBe(result);
  });
});

describe('a record', () => {
  it.each([
    ['without a match says nothing', 'v=spf1 ip4:192.0.2.1', 'neutral'],
    ['may be of upper case', 'V=SPF1 IP4:203.0.113.1 -ALL', 'pass'],
    ['may have spaces at its end', 'v=spf1  ip4:203.0.113.1   ', 'pass'],
    ['has qualifiers', 'v=spf1 ~all', 'softfail'],
    ['has qualifiers', 'v=spf1 ?all', 'neutral'],
    ['may have modifiers that nobody knows', 'v=spf1 foo=bar +all', 'pass'],
    ['has no redirect beside a match', 'v=spf1 redirect=gone.test -all', 'fail'],
    ['of another version is none', 'v=spf10 +all', 'none'],
    ['may not have a mechanism that nobody knows', 'v=spf1 +all foo:bar', 'permerror'],
    ['may not have a wrong address', 'v=spf1 +all ip4:192.0.2', 'permerror'],
    ['may not have IPv6 in ip4', 'v=spf1 +all ip4:2001:db8::1', 'permerror'],
    ['may not have too long a prefix', 'v=spf1 +all ip4:192.0.2.0/33', 'permerror'],
    ['may not have two redirects', 'v=spf1 redirect=a.test redirect=b.test', 'permerror'],
    ['may not have a value at all', 'v=spf1 +all:example.com', 'permerror'],
    ['may not include nothing', 'v=spf1 include: +all', 'permerror'],
    ['may not have bytes that are no ASCII', 'v=spf1 +all \u00ff', 'permerror'],
  ])('%s: %s', async (_, record, result) => {
    expect(await resultOf(record, '203.0.113.1')).toBe(result);
  });

  it('may stand there once', async () => {
    const records = { 'example.com TXT': ['v=spf1 +all', 'v=spf1 -all', 'hello'] };
    expect((await evaluate(records, '192.0.2.1')).result).toBe('permerror');
  });

  it('that cannot be looked up is not known', async () => {
    const records = { 'example.com TXT': null };
    expect((await evaluate(records, '192.0.2.1')).result).toBe('temperror');
  });

  it('allows IPv6', async () => {
    const record = 'v=spf1 ip6:2001:db8::/32 a//64 -all';
    expect(await resultOf(record, '2001:db8:ffff::1')).toBe('pass');
    const more = { 'example.com AAAA': ['2003::1'] };
    expect(await resultOf(record, '2003::ffff', more)).toBe('pass');
    expect(await resultOf(record, '2003:1::1', more)).toBe('fail');
  });
});

/** RFC 7208 §5.2. */
describe('what is included', () => {
  it.each([
    ['v=spf1 +all', 'pass'],
    ['v=spf1 -all', 'softfail'],
    ['v=spf1 ~all', 'softfail'],
    ['v=spf1 ?all', 'softfail'],
    ['v=spf1 nonsense', 'permerror'],
    ['no record', 'permerror'],
  ])('as %s makes it %s', async (included, result) => {
    const more = { 'other.test TXT': [included] };
    expect(await resultOf('v=spf1 include:other.test ~all', '203.0.113.1', more)).toBe(result);
  });

  it('and is not known makes all of it not known', async () => {
    const more = { 'other.test TXT': null };
    expect(await resultOf('v=spf1 include:other.test +all', '203.0.113.1', more)).toBe('temperror');
  });
});

/** RFC 7208 §6.1. */
it.each([
  ['v=spf1 -all', 'fail'],
  ['v=spf1 ip4:203.0.113.0/24', 'pass'],
  ['no record', 'permerror'],
])('a redirect to %s: %s', async (record, result) => {
  const more = { 'other.test TXT': [record] };
  expect(await resultOf('v=spf1 redirect=other.test', '203.0.113.1', more)).toBe(result);
});

/** RFC 7208 §4.6.4. */
describe('limits', () => {
  it('ten look-ups, and not one more', async () => {
    const more = { 'other.test A': ['192.0.2.1'] };
    const ten = `v=spf1 ${'a:other.test '.repeat(10)}`;
    expect(await resultOf(`${ten}+all`, '203.0.113.1', more)).toBe('pass');
    expect(await resultOf(`${ten}a:other.test +all`, '203.0.113.1', more)).toBe('permerror');
  });

  it('a circle ends', async () => {
    const records = { 'example.com TXT': ['v=spf1 include:example.com'] };
    const { result, asked } = await evaluate(records, '203.0.113.1');
    expect(result).toBe('permerror');
    expect(asked).toHaveLength(11);
  });

  it('two look-ups in vain, and not one more', async () => {
    expect(await resultOf('v=spf1 a:g1.test a:g2.test +all', '203.0.113.1')).toBe('pass');
    expect(await resultOf('v=spf1 a:g1.test a:g2.test mx:g3.test +all', '203.0.113.1')).toBe(
      'permerror',
    );
  });

  it('ten hosts of an MX set', async () => {
    const hosts = Array.from({ length: 11 }, (_, index) => `mx${index}.test`);
    const more = { 'example.com MX': hosts };
    expect(await resultOf('v=spf1 mx +all', '203.0.113.1', more)).toBe('permerror');
  });
});

/** RFC 7208 §7.4. */
describe('macros', () => {
  const values = {
    sender: 'strong-bad@email.example.com',
    heloName: 'mx.example.org',
    domain: 'email.example.com',
    address: parseIpAddress('192.0.2.3') ?? [],
  };

  it.each([
    ['%{s}', 'strong-bad@email.example.com'],
    ['%{o}', 'email.example.com'],
    ['%{d}', 'email.example.com'],
    ['%{d4}', 'email.example.com'],
    ['%{d3}', 'email.example.com'],
    ['%{d2}', 'example.com'],
    ['%{d1}', 'com'],
    ['%{dr}', 'com.example.email'],
    ['%{d2r}', 'example.email'],
    ['%{l}', 'strong-bad'],
    ['%{l-}', 'strong.bad'],
    ['%{lr}', 'strong-bad'],
    ['%{lr-}', 'bad.strong'],
    ['%{l1r-}', 'strong'],
    ['%{ir}.%{v}._spf.%{d2}', '3.2.0.192.in-addr._spf.example.com'],
    ['%{lr-}.lp._spf.%{d2}', 'bad.strong.lp._spf.example.com'],
    ['%{lr-}.lp.%{ir}.%{v}._spf.%{d2}', 'bad.strong.lp.3.2.0.192.in-addr._spf.example.com'],
    ['%{d2}.trusted-domains.example.net', 'example.com.trusted-domains.example.net'],
    ['%{h}.a%%b', 'mx.example.org.a%b'],
  ])('%s', (spec, domain) => {
    expect(expandDomain(spec, values)).toBe(domain);
  });

  it('of IPv6', () => {
    const address = parseIpAddress('2001:db8::cb01') ?? [];
    expect(expandDomain('%{ir}.%{v}._spf.%{d2}', { ...values, address })).toBe(
      '1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com',
    );
  });

  it.each(['%{d0}', '%{x}', '%{p}', '%a', '100%', '%{d'])('%s is of no use', (spec) => {
    expect(expandDomain(spec, values)).toBeNull();
  });

  it('lead to other records', async () => {
    const record = 'v=spf1 exists:%{ir}.allowed.%{d} -all';
    const more = { '1.113.0.203.allowed.example.com A': ['127.0.0.2'] };
    expect(await resultOf(record, '203.0.113.1', more)).toBe('pass');
    expect(await resultOf(record, '203.0.113.2', more)).toBe('fail');
  });
});
