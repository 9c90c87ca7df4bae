import { describe, expect, test } from 'vitest';
import { DISPOSABLE_SERVICES } from '#shared/domain/disposable-services.ts';
import { FREE_DOMAINS } from '#shared/domain/free-domains.ts';
import { domainLists } from '#shared/domain/lists.ts';
import { isRelayDomain } from '#shared/domain/relay-domains.ts';
import { sortDomains } from '#shared/domain/sorted-domains.ts';

describe('disposable', () => {
  const lists = domainLists(
    sortDomains(['throwaway.com', 'box.throw.co.uk', 'mine.ddns.net', 'ddns.net', 'co.uk']),
    'sample@1',
  );

  test.each([
    'throwaway.com',
    'any.throwaway.com',
    'a.b.throwaway.com',
    'box.throw.co.uk',
    'mine.ddns.net',
  ])('%s is listed or lies under a listed name of the same owner', (domain) => {
    expect(lists.isDisposable(domain)).toBe(true);
  });

  test.each([
    ['another name with the same end', 'notthrowaway.com'],
    ['the name above a listed one', 'throw.co.uk'],
    ['another customer under a public suffix', 'yours.ddns.net'],
    ['a public suffix, though it is listed', 'ddns.net'],
    ['a name under a listed public suffix', 'company.co.uk'],
    ['a name that nobody listed', 'company.com'],
  ])('%s is not', (_what, domain) => {
    expect(lists.isDisposable(domain)).toBe(false);
  });

  test('the version is what was given', () => {
    expect(lists.version).toBe('sample@1');
  });
});

test('whatever the list says, these are not disposable', () => {
  const named = ['gmail.com', 'duck.com', 'x.anonaddy.com', 'gmial.com', 'example.com'];
  const lists = domainLists(sortDomains(named), 'sample@1');
  expect(named.filter((domain) => lists.isDisposable(domain))).toEqual([]);
});

test('a relay is known by its own names and by those that it gives its customers', () => {
  const lists = domainLists(sortDomains([]), 'sample@1');
  expect(lists.isRelay('privaterelay.appleid.com')).toBe(true);
  expect(lists.isRelay('someone.33mail.com')).toBe(true);
  expect(lists.isRelay('appleid.com')).toBe(false);
  expect(lists.isRelay('notduck.com')).toBe(false);
});

test('free is the domain itself and nothing under it', () => {
  const lists = domainLists(sortDomains([]), 'sample@1');
  expect(lists.isFree('yahoo.co.uk')).toBe(true);
  expect(lists.isFree('corp.yahoo.com')).toBe(false);
});

describe('the lists that are kept here', () => {
  const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

  test('hold domains only', () => {
    const odd = [...FREE_DOMAINS, ...DISPOSABLE_SERVICES].filter((name) => !DOMAIN.test(name));
    expect(odd).toEqual([]);
  });

  test('do not contradict each other', () => {
    const both = DISPOSABLE_SERVICES.filter(
      (name) => FREE_DOMAINS.has(name) || isRelayDomain(name),
    );
    expect(both).toEqual([]);
    expect([...FREE_DOMAINS].filter(isRelayDomain)).toEqual([]);
  });
});
