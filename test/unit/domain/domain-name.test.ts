import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDomainName } from '#shared/domain/domain-name.ts';
import { decodePunycode } from '#shared/domain/punycode.ts';

describe('Punycode (RFC 3492 §7.1, sample strings)', () => {
  test.each([
    ['egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
    ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
    ['proprostnemluvesky-uyb24dma41a', 'pročprostěnemluvíčesky'],
    ['b1abfaaepdrnnbgefbadotcwatmq2g4l', 'почемужеонинеговорятпорусски'],
    ['3b-ww4c5e180e575a65lsy2b', '3年b組金八先生'],
    ['-with-super-monkeys-pc58ag80a8qai00g7n9n', '安室奈美恵-with-super-monkeys'],
    ['d9juau41awczczp', 'そのスピードで'],
    ['bcher-kva', 'bücher'],
  ])('%s is %s', (encoded, decoded) => {
    expect(decodePunycode(encoded)).toBe(decoded);
  });

  test.each([
    ['a character that is no digit', 'a_b'],
    ['an integer without an end', 'zzzzzz'],
    ['an overflow', '99999999'],
    ['a code point that does not exist', '999999b'],
    ['non-ASCII', 'bücher'],
  ])('%s is none', (_what, encoded) => {
    expect(decodePunycode(encoded)).toBeNull();
  });

  test('any text of letters, digits and hyphens is decoded or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{0,59}$/), (encoded) => {
        expect(() => decodePunycode(encoded)).not.toThrow();
      }),
    );
  });
});

describe('domain names', () => {
  test('a name has an ASCII and a Unicode form', () => {
    expect(parseDomainName('Straße.例え')).toEqual({
      kind: 'name',
      ascii: 'xn--strae-oqa.xn--r8jz45g',
      unicode: 'straße.例え',
    });
  });

  test('whichever way a name is written, it is the same name', () => {
    const unicode = parseDomainName('straße.example');
    expect(parseDomainName('xn--strae-oqa.example')).toEqual(unicode);
    expect(parseDomainName('XN--STRAE-OQA.Example')).toEqual(unicode);
  });

  test('what maps to an ASCII name is that name', () => {
    expect(parseDomainName('ℂ𝕠𝕞𝕡𝕒𝕟𝕪.com')).toMatchObject({
      ascii: 'company.com',
      unicode: 'company.com',
    });
  });

  test.each([
    ['the Unicode form is not what encodes to it', 'xn--strasse-oqa.example', 'domain_idna'],
    ['URL would take it for an IPv4 address', '0x7f.1', 'domain_numeric_tld'],
    ['URL would decode it', 'ex%61mple.org', 'domain_character'],
    ['URL would read credentials', 'user@example.org', 'domain_character'],
    ['URL would read a port', 'example.org:80', 'domain_character'],
    ['it maps to a slash', 'example.org／x.com', 'domain_idna'],
  ])('%s: %s', (_why, text, code) => {
    expect(parseDomainName(text)).toBe(code);
  });
});
