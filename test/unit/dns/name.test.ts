import { describe, expect, it } from 'vitest';
import { canonicalName, isHostName, isQueryName } from '#origin/dns/name.ts';

describe('the canonical form of a name', () => {
  it.each([
    ['Example.COM', 'example.com'],
    ['example.com.', 'example.com'],
    ['.', ''],
    ['', ''],
  ])('of %j is %j', (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
  });
});

describe('a name that can be asked for', () => {
  it.each([
    'example.com',
    'com',
    'xn--bcher-kva.example',
    '_mta-sts.example.com',
    '2.0.0.127.zen.example',
    `${'a'.repeat(63)}.example`,
    // 253 characters: three labels of 63, one of 61, and the dots between them.
    [63, 63, 63, 61].map((length) => 'a'.repeat(length)).join('.'),
  ])('is %s', (name) => {
    expect(isQueryName(name)).toBe(true);
  });

  it.each([
    '',
    '.',
    'a..b',
    '.example.com',
    `${'a'.repeat(64)}.example`,
    [63, 63, 63, 62].map((length) => 'a'.repeat(length)).join('.'),
    'exa mple.com',
    'example.com\n',
    'bücher.example',
    'a\\.b.example',
    '*.example.com',
    'user@example.com',
    '[192.0.2.1]',
    '2001:db8::1',
  ])('is not %j', (name) => {
    expect(isQueryName(name)).toBe(false);
  });
});

describe('the name of a mail host', () => {
  it.each(['mx.example.com', 'mx_1.example.com', '1.example', '10.mx.example'])(
    'can be %s',
    (name) => {
      expect(isHostName(name)).toBe(true);
    },
  );

  // RFC 3696 §2: no top-level domain is all digits, so whatever ends in digits is an address.
  it.each(['192.0.2.1', '192.0.2', '3221225985', '2001:db8::1', '[192.0.2.1]', ''])(
    'cannot be %j',
    (name) => {
      expect(isHostName(name)).toBe(false);
    },
  );
});
