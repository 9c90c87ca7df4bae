import { beforeAll, describe, expect, test } from 'vitest';
import { loadDomainLists } from '#origin/lists/load.ts';
import { DISPOSABLE_SERVICES } from '#shared/domain/disposable-services.ts';
import type { DomainLists } from '#shared/domain/lists.ts';

describe('the lists from the packages', () => {
  let lists: DomainLists;

  beforeAll(async () => {
    lists = await loadDomainLists();
  });

  test('know every disposable service that is named here', () => {
    const missed = DISPOSABLE_SERVICES.filter((domain) => !lists.isDisposable(domain));
    expect(missed).toEqual([]);
  });

  test.each([
    ['listed by the block list', 'zzrgg.com'],
    ['seen by the monitor', 'mxscout.com'],
    ['named for its use in the gathered list', '10minutemail.pl'],
    ['a mailbox’s own name at a service', 'mine.mailinator.com'],
  ])('know what is %s', (_how, domain) => {
    expect(lists.isDisposable(domain)).toBe(true);
  });

  test.each([
    'gmail.com',
    'web.de',
    'qq.com',
    'mail.ru',
    'protonmail.com',
    'tuta.com',
    'cock.li',
    'techie.com',
    'safe-mail.net',
    'hush.com',
    '21cn.com',
    'sify.com',
    'tom.com',
  ])('do not call %s, a mailbox service, disposable', (domain) => {
    expect(lists.isDisposable(domain)).toBe(false);
    expect(lists.isFree(domain)).toBe(true);
  });

  test.each([
    'duck.com',
    'mozmail.com',
    'passmail.net',
    'aleeas.com',
    'someone.anonaddy.me',
    '33mail.com',
  ])('do not call %s, a relay, disposable', (domain) => {
    expect(lists.isDisposable(domain)).toBe(false);
    expect(lists.isRelay(domain)).toBe(true);
  });

  test.each([
    'altamed.com',
    'compaq.com',
    'ubuntu.org',
    'clock.com',
    'nus.edu.sg',
    'uoregon.com',
    'gmial.com',
    'hotmai.com',
    'example.com',
    'msk.ru',
    'company.ddns.net',
    'iana.org',
  ])('do not call %s disposable, though a list may name it', (domain) => {
    expect(lists.isDisposable(domain)).toBe(false);
  });

  test('say which versions the answers rest on', () => {
    expect(lists.version).toMatch(
      /^disposable-email-domains-js@[\d.]+ fakefilter@[\d.]+ mailchecker@[\d.]+ tldts@[\d.]+$/,
    );
  });
});
