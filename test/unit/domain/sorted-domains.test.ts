import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasDomain, sortDomains } from '#shared/domain/sorted-domains.ts';

const domain = fc.domain().map((name) => name.toLowerCase());

test('exactly the domains that went in are found', () => {
  fc.assert(
    fc.property(fc.array(domain), fc.array(domain), (listed, others) => {
      const compiled = sortDomains(listed);
      const expected = new Set(listed);
      for (const name of [...listed, ...others]) {
        expect(hasDomain(compiled, name)).toBe(expected.has(name));
      }
    }),
  );
});

test('neither a beginning nor an end of a listed name is found', () => {
  const compiled = sortDomains(['a.example', 'mail.example', 'mail.example.net', 'z.example']);
  for (const name of [
    'mail',
    'ail.example',
    'mail.exampl',
    'mail.example.ne',
    'example',
    '',
    '\n',
  ]) {
    expect(hasDomain(compiled, name)).toBe(false);
  }
});

test('what is no domain is left out, and spelling is evened out', () => {
  const compiled = sortDomains([
    ' Mail.EXAMPLE ',
    '# a comment',
    '',
    'localhost',
    'bücher.example',
    '1.2.3.4',
  ]);
  expect(compiled).toBe('\nmail.example\n');
});

test('nothing is found in an empty list', () => {
  expect(hasDomain(sortDomains([]), 'mail.example')).toBe(false);
});
