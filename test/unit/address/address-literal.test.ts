import { describe, expect, test } from 'vitest';
import { parseAddressLiteral } from '#shared/address/address-literal.ts';

describe('address literals (RFC 5321 §4.1.3)', () => {
  test.each([
    '0.0.0.0',
    '198.51.100.255',
    '001.002.003.004',
    'IPv6:::',
    'IPv6:::a',
    'IPv6:a::',
    'IPv6:1:2:3:4:5:6:7:8',
    'IPv6:1:2:3::6:7:8',
    'IPv6:2001:db8::0:1',
    'IPv6:1:2:3:4:5:6:198.51.100.7',
    'IPv6:1:2:3:4::198.51.100.7',
    'IPv6:::ffff:198.51.100.7',
    'IPv6:0000:0000::ffff',
  ])('%s', (content) => {
    expect(parseAddressLiteral(content)).toEqual({ kind: 'literal', text: content });
  });

  test.each([
    ['nothing', ''],
    ['three numbers', '198.51.100'],
    ['five numbers', '198.51.100.7.7'],
    ['a number over 255', '198.51.100.256'],
    ['four digits', '0198.51.100.7'],
    ['hexadecimal', '0x7f.0.0.1'],
    ['an empty number', '198..100.7'],
    ['white space', ' 198.51.100.7'],
    ['no tag', '2001:db8::1'],
    ['a tag that is not registered', 'x400:c=us'],
    ['a tag alone', 'IPv6:'],
    ['a tag without its colon', 'IPv6 ::1'],
    ['seven groups', 'IPv6:1:2:3:4:5:6:7'],
    ['nine groups', 'IPv6:1:2:3:4:5:6:7:8:9'],
    ['a group of five digits', 'IPv6:12345::1'],
    ['a letter that is no digit', 'IPv6:2001:dbg::1'],
    ['two compressions', 'IPv6:1::2::3'],
    ['three colons', 'IPv6:1:::2'],
    ['seven groups beside a compression', 'IPv6:1:2:3:4:5:6:7::'],
    ['one colon at the beginning', 'IPv6::1:2'],
    ['one colon at the end', 'IPv6:1::2:'],
    ['an IPv4 address in the middle', 'IPv6:::198.51.100.7:1'],
    ['an IPv4 address before a compression', 'IPv6:198.51.100.7::1'],
    ['an IPv4 address alone', 'IPv6:198.51.100.7'],
    ['too many groups with an IPv4 address', 'IPv6:1:2:3:4:5::198.51.100.7'],
    ['a zone', 'IPv6:fe80::1%eth0'],
    ['a prefix length', 'IPv6:2001:db8::/32'],
  ])('%s is none', (_what, content) => {
    expect(parseAddressLiteral(content)).toBeNull();
  });

  test('the tag and the digits have one spelling', () => {
    expect(parseAddressLiteral('ipv6:2001:DB8::BEEF')?.text).toBe('IPv6:2001:db8::beef');
  });
});
