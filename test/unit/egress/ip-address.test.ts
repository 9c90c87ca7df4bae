/** RFC 4291 §2.2 and §2.5.5.2 (text forms), RFC 1035 §3.5, RFC 3596 §2.5, RFC 5782 §2 (names). */
import { describe, expect, it } from 'vitest';
import { isInNetwork, parseIpAddress } from '#shared/egress/ip-address.ts';
import { listEntryName, reverseName } from '#shared/egress/reverse-name.ts';

function octetsOf(text: string): readonly number[] {
  return parseIpAddress(text) ?? [];
}

describe('an address in text', () => {
  it.each([
    ['192.0.2.17', [192, 0, 2, 17]],
    ['::', Array.from({ length: 16 }, () => 0)],
    ['::1', [...Array.from({ length: 15 }, () => 0), 1]],
    ['2001:DB8::8:800:200c:417a', [32, 1, 13, 184, 0, 0, 0, 0, 0, 8, 8, 0, 32, 12, 65, 122]],
    ['2001:db8:0:0:8:800:200c:417a', [32, 1, 13, 184, 0, 0, 0, 0, 0, 8, 8, 0, 32, 12, 65, 122]],
    ['64:ff9b::192.0.2.1', [0, 100, 255, 155, 0, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 1]],
    ['::ffff:192.0.2.1', [192, 0, 2, 1]],
  ])('%s', (text, octets) => {
    expect(parseIpAddress(text)).toEqual(octets);
  });

  it.each([
    '',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.01',
    '192.0.2.1.1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4:5:6:7::8',
    ':1',
    '12345::',
    '192.0.2.1::',
    'example.net',
  ])('%j is none', (text) => {
    expect(parseIpAddress(text)).toBeNull();
  });
});

it.each([
  ['192.0.2.200', '192.0.2.128', 25, true],
  ['192.0.2.100', '192.0.2.128', 25, false],
  ['203.0.113.9', '192.0.2.128', 0, true],
  ['2001:db8::1', '2001:db8::', 127, true],
  ['2001:db8::2', '2001:db8::', 127, false],
  ['192.0.2.1', '2001:db8::', 0, false],
])('whether %s is in %s/%i: %s', (address, network, prefix, isIn) => {
  expect(isInNetwork(octetsOf(address), octetsOf(network), prefix)).toBe(isIn);
});

it.each([
  ['192.0.2.17', '17.2.0.192.in-addr.arpa'],
  [
    '2001:db8::567:89ab',
    'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
  ],
])('the name for the PTR of %s', (address, name) => {
  expect(reverseName(octetsOf(address))).toBe(name);
});

it('the entry of an address in a block list', () => {
  expect(listEntryName(octetsOf('192.0.2.99'), 'bad.example.com')).toBe(
    '99.2.0.192.bad.example.com',
  );
});
