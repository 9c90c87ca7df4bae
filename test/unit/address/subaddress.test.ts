import { describe, expect, test } from 'vitest';
import { parseMailbox } from '#shared/address/mailbox.ts';
import type { Mailbox } from '#shared/address/mailbox.ts';
import { isSubaddressed, subaddressOf } from '#shared/address/subaddress.ts';

function mailboxOf(address: string): Mailbox {
  const result = parseMailbox(address);
  if (!result.ok) throw new Error(result.error.code);
  return result.mailbox;
}

describe('subaddresses', () => {
  test.each([
    ['jane+shop@example.org', 'jane', 'shop'],
    ['jane+shop+2@gmail.com', 'jane', 'shop+2'],
    ['jane+@example.org', 'jane', ''],
    ['jane-shop@yahoo.com', 'jane', 'shop'],
    ['jane-shop@yahoo.co.uk', 'jane', 'shop'],
    ['jane-shop@ymail.com', 'jane', 'shop'],
    ['shop@jane.fastmail.com', 'jane', 'shop'],
  ])('%s belongs to %s', (address, base, detail) => {
    expect(subaddressOf(mailboxOf(address))).toEqual({ base, detail });
    expect(isSubaddressed(mailboxOf(address))).toBe(true);
  });

  test.each([
    ['a hyphen where it is part of names', 'mary-jane@example.org'],
    ['a hyphen at a name that only begins like Yahoo', 'mary-jane@yahoo.example.org'],
    ['a plus sign with nothing before it', '+jane@example.org'],
    ['a plus sign in quotes', '"jane+shop"@example.org'],
    ['a plus sign before a literal', 'jane+shop@[192.0.2.1]'],
    ['a plain address at Fastmail', 'jane@fastmail.com'],
  ])('%s makes none', (_what, address) => {
    expect(isSubaddressed(mailboxOf(address))).toBe(false);
  });

  test('the normalised form keeps them: only the server knows what is one mailbox', () => {
    expect(mailboxOf('jane+shop@Gmail.com').normalized).toBe('jane+shop@gmail.com');
  });
});
