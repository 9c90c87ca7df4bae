import { expect, test } from 'vitest';
import { isSpecialUse } from '#shared/domain/special-use.ts';

test.each([
  'example.com',
  'mail.example.net',
  'example.org',
  'some.example',
  'some.test',
  'some.invalid',
  'printer.local',
  'expyuzz4wqqyqhjn.onion',
  'some.alt',
  'db.internal',
  'router.home.arpa',
  'some.localhost',
])('%s is reserved', (domain) => {
  expect(isSpecialUse(domain)).toBe(true);
});

test.each([
  'example.co.uk',
  'myexample.com',
  'example.com.br',
  'test.com',
  'local.ch',
  'onion.com',
  'internal.org',
  'home.com',
])('%s is an ordinary name', (domain) => {
  expect(isSpecialUse(domain)).toBe(false);
});
