import { describe, expect, test } from 'vitest';
import { explainAddress, explainMx } from '#shared/address/explain.ts';
import { addressFacts } from '#shared/address/facts.ts';
import { parseMailbox } from '#shared/address/mailbox.ts';
import { domainLists } from '#shared/domain/lists.ts';
import { sortDomains } from '#shared/domain/sorted-domains.ts';

const LISTS = domainLists(sortDomains(['thrown.away.example.net', 'throwaway.com']), 'sample@1');

describe('what an address tells by itself', () => {
  test('a plain one', () => {
    expect(explainAddress('Jane@Company.Com', LISTS)).toEqual({
      valid: true,
      normalized: 'Jane@company.com',
      unusual: false,
      eai: false,
      disposable: false,
      relay: false,
      role: false,
      free: false,
      suggestion: null,
    });
  });

  test.each([
    ['jane@throwaway.com', { disposable: true, free: false, relay: false }],
    ['jane@gmail.com', { disposable: false, free: true, relay: false }],
    ['jane@duck.com', { disposable: false, free: false, relay: true }],
    ['jane@me.anonaddy.com', { disposable: false, free: false, relay: true }],
    ['info@company.com', { role: true }],
    ['jörg@company.com', { eai: true }],
    ['"jane"@company.com', { unusual: true }],
    ['info@[192.0.2.1]', { unusual: true, disposable: false, role: true }],
    ['jane@gmaik.com', { valid: true, suggestion: 'jane@gmail.com' }],
  ])('%s', (address, flags) => {
    expect(explainAddress(address, LISTS)).toMatchObject(flags);
  });

  test('of an invalid one, only what was typed is told', () => {
    expect(explainAddress('jöhn@gmailcom', LISTS)).toEqual({
      valid: false,
      normalized: null,
      unusual: false,
      eai: true,
      disposable: false,
      relay: false,
      role: false,
      free: false,
      suggestion: 'jöhn@gmail.com',
    });
  });

  test('facts name a subaddress too', () => {
    const result = parseMailbox('jane+x@gmail.com');
    expect(result.ok && addressFacts(result.mailbox, LISTS)).toEqual({
      disposable: false,
      relay: false,
      role: false,
      free: true,
      subaddressed: true,
      eai: false,
    });
  });
});

test('an MX host is explained by its provider, or as unknown', () => {
  expect(explainMx('aspmx.l.google.com')).toEqual({ provider: 'google' });
  expect(explainMx('mail.company.com')).toEqual({ provider: 'unknown' });
});
