import { describe, expect, it } from 'vitest';
import { createDnsClient } from '#origin/dns/client.ts';
import { parseResolvConf, parseServerAddress } from '#origin/dns/server-address.ts';

describe('the address of a resolver', () => {
  it.each([
    ['192.0.2.1', { address: '192.0.2.1', port: 53, family: 4 }],
    ['127.0.0.1:5353', { address: '127.0.0.1', port: 5353, family: 4 }],
    ['2001:db8::1', { address: '2001:db8::1', port: 53, family: 6 }],
    ['[2001:db8::1]', { address: '2001:db8::1', port: 53, family: 6 }],
    ['[::1]:5353', { address: '::1', port: 5353, family: 6 }],
    ['fe80::1%eth0', { address: 'fe80::1%eth0', port: 53, family: 6 }],
  ])('can be %s', (text, server) => {
    expect(parseServerAddress(text)).toEqual(server);
  });

  it.each([
    '',
    'localhost',
    'dns.example:53',
    '300.1.1.1',
    '127.0.0.1:',
    '127.0.0.1:0',
    '127.0.0.1:65536',
    '127.0.0.1:5353x',
    '[127.0.0.1]:53',
    '[::1',
    '::1]:53',
    '[::1]5353',
    ' 127.0.0.1',
  ])('cannot be %j', (text) => {
    expect(parseServerAddress(text)).toBeNull();
  });

  it('is checked before a client is made', () => {
    expect(() => createDnsClient({ servers: ['127.0.0.1', 'dns.example'] })).toThrow('dns.example');
    expect(() => createDnsClient({ servers: [] })).toThrow(RangeError);
  });
});

describe('resolv.conf', () => {
  it('names servers among other lines', () => {
    const text = [
      '# made by hand',
      'search example.com',
      'nameserver 192.0.2.1',
      'nameserver\t2001:db8::1  # the other one',
      ';nameserver 192.0.2.9',
      'options ndots:5 timeout:1',
    ].join('\n');
    expect(parseResolvConf(text)).toEqual(['192.0.2.1', '2001:db8::1']);
  });

  it('is passed over where it makes no sense', () => {
    const text =
      'nameserver\nnameserver dns.example\nnameserver 1.2.3\nnameservers 192.0.2.1\r\nnameserver 192.0.2.2\r\n';
    expect(parseResolvConf(text)).toEqual(['192.0.2.2']);
  });

  it('counts three servers, as the system does', () => {
    const lines = [1, 2, 3, 4].map((number) => `nameserver 192.0.2.${number}`);
    expect(parseResolvConf(lines.join('\n'))).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3']);
  });

  it('without a server means the machine itself', () => {
    expect(parseResolvConf('')).toEqual(['127.0.0.1']);
  });
});
