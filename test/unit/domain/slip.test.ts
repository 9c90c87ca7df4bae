import { parse } from 'tldts';
import { describe, expect, test } from 'vitest';
import { editCostWithin } from '#shared/domain/edit-cost.ts';
import { FREE_DOMAINS } from '#shared/domain/free-domains.ts';
import { POPULAR_BRANDS } from '#shared/domain/popular-domains.ts';
import { likelyMeant } from '#shared/domain/slip.ts';
import { isKnownTopLevelDomain } from '#shared/domain/top-level-domains.ts';

function costForYahoo(typed: string): number {
  return editCostWithin(typed, 'yahoo', 100) ?? Infinity;
}

/** Some top-level domains stand in the Public Suffix List with their second levels only. */
function isReal(label: string): boolean {
  return [`a.b.c.${label}`, `a.b.co.${label}`].some((name) => parse(name).isIcann === true);
}

/** One slip in an ending of two letters; in a longer one, one slip or a wrong first letter. */
function resembles(label: string, ending: string): boolean {
  return editCostWithin(label, ending, ending.length > 2 ? 15 : 10) !== null;
}

describe('slips', () => {
  test.each([
    ['letters swapped', 'gmali.com', 'gmail.com'],
    ['a letter missing', 'htmail.com', 'hotmail.com'],
    ['a letter too many', 'outlooik.com', 'outlook.com'],
    ['a letter doubled', 'yaahoo.com', 'yahoo.com'],
    ['a double letter typed once', 'redifmail.com', 'rediffmail.com'],
    ['a neighbouring key', 'hotmsil.com', 'hotmail.com'],
    ['two likely slips in a long name', 'gogolemial.com', 'googlemail.com'],
    ['an ending that does not exist', 'icloud.cpm', 'icloud.com'],
    ['an ending swapped', 'web.ed', 'web.de'],
    ['an ending doubled', 'wp.pll', 'wp.pl'],
    ['an ending with a letter missing', 'bol.com.r', 'bol.com.br'],
    ['an ending that exists, after a coined name', 'gmail.cm', 'gmail.com'],
    ['a network, after a coined name', 'comcast.ne', 'comcast.net'],
    ['a second level that the country has not got', 'yahoo.com.uk', 'yahoo.co.uk'],
    ['a country, after a name that has none', 'gmail.co.uk', 'gmail.com'],
    ['an ending typed twice', 'hotmail.com.com', 'hotmail.com'],
    ['a dot missing', 'hotmail.couk', 'hotmail.co.uk'],
    ['a dot in the wrong place', 'gmai.lcom', 'gmail.com'],
    ['no dot', 'outlookcom', 'outlook.com'],
    ['no ending', 'hotmail', 'hotmail.com'],
    ['name and ending at once', 'gmial.con', 'gmail.com'],
    ['the popular ending of an unknown name', 'company.con', 'company.com'],
  ])('%s: %s', (_what, typed, meant) => {
    expect(likelyMeant(typed)).toBe(meant);
  });

  test.each([
    'mail.com',
    'email.com',
    'ymail.com',
    'gmx.com',
    'gmx.net',
    'hotmail.be',
    'live.nl',
    'outlook.sk',
    'yahoo.ie',
    'tuta.io',
    'proton.me',
    'aim.com',
    'mailo.fr',
    'inbox.lt',
  ])('%s is a service of its own', (domain) => {
    expect(likelyMeant(domain)).toBeNull();
  });

  test.each([
    'company.co',
    'company.com',
    'company.net',
    'company.cm',
    'company.io',
    'mail.company.com',
    'cloud.com',
    'gail.com',
    'libro.it',
    'orange.cm',
    'free.co',
    'live.org',
    'sky.net',
    'ao.com',
    'gm.com',
    'att.com',
    'me.co',
    'web.dev',
    'wp.org',
    'yahoo.example',
    'gmailbox.com',
    'chapter.net',
    'never.com',
    'roger.com',
    'gmail.company.com',
    '',
    '.',
    'a'.repeat(200),
  ])('%j may well be somebody’s', (domain) => {
    expect(likelyMeant(domain)).toBeNull();
  });

  test('no popular or free domain is taken for a slip of another', () => {
    const popular = POPULAR_BRANDS.flatMap(({ name, endings }) =>
      endings.map((ending) => `${name}.${ending}`),
    );
    const taken = [...popular, ...FREE_DOMAINS].filter((domain) => likelyMeant(domain) !== null);
    expect(taken).toEqual([]);
  });

  test('each popular domain is known as a mailbox service', () => {
    const unknown = POPULAR_BRANDS.flatMap(({ name, endings }) =>
      endings.map((ending) => `${name}.${ending}`),
    ).filter((domain) => !FREE_DOMAINS.has(domain));
    expect(unknown).toEqual([]);
  });
});

describe('edit cost', () => {
  test('likely slips cost less than others, and the first letter more', () => {
    expect(costForYahoo('yahoo')).toBe(0);
    expect(costForYahoo('yahooo')).toBeLessThan(costForYahoo('yahoox'));
    expect(costForYahoo('yhaoo')).toBeLessThan(costForYahoo('yxhoo'));
    expect(costForYahoo('yahio')).toBeLessThan(costForYahoo('yahxo'));
    expect(costForYahoo('ahoo')).toBeGreaterThan(costForYahoo('yhoo'));
    expect(costForYahoo('xahoo')).toBeGreaterThan(costForYahoo('tahoo'));
  });

  test('what costs more than the limit has no cost', () => {
    expect(editCostWithin('gmail', 'yahoo', 30)).toBeNull();
    expect(editCostWithin('', 'gmail', 10)).toBeNull();
    expect(editCostWithin('gmial', 'gmail', 8)).toBe(8);
    expect(editCostWithin('gmial', 'gmail', 7)).toBeNull();
  });
});

describe('top-level domains', () => {
  const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz');
  const twoLetters = LETTERS.flatMap((a) => LETTERS.map((b) => a + b));

  test('those of two letters are those of the Public Suffix List', () => {
    expect(twoLetters.filter(isKnownTopLevelDomain)).toEqual(twoLetters.filter(isReal));
  });

  test('none that resembles a popular ending is missing, so that no real name is corrected', () => {
    const endings = POPULAR_BRANDS.flatMap(({ endings: all }) => all).filter(
      (ending) => !ending.includes('.'),
    );
    const threeLetters = twoLetters.flatMap((start) => LETTERS.map((letter) => start + letter));
    const missing = threeLetters
      .filter((label) => isReal(label) && !isKnownTopLevelDomain(label))
      .filter((label) => endings.some((ending) => resembles(label, ending)));
    expect(missing).toEqual([]);
  });
});
