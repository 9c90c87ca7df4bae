import { describe, expect, test } from 'vitest';
import { begin } from '#shared/smtp/conversation/converse.ts';
import type { Plan } from '#shared/smtp/conversation/plan.ts';
import { planOf, recipient } from '#support/dialogue.ts';

const GOOD = planOf([['a@example.com']]);

const tooMany = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `r${index}@example.com`);

describe('a plan that breaks its promises is refused before anything is sent', () => {
  test.each<[string, Plan]>([
    ['nobody to ask about', planOf([])],
    ['an empty transaction only', planOf([[]])],
    ['six recipients in a transaction', planOf([tooMany(6)])],
    ['nine transactions', planOf(tooMany(9).map((address) => [address]))],
    ['an id used twice', planOf([['a@example.com'], ['a@example.com']])],
    ['an empty address', planOf([['']])],
    ['CR LF in an address', planOf([['a@example.com\r\nDATA']])],
    ['a bare LF in an address', planOf([['a\n@example.com']])],
    ['NUL in an address', planOf([['a\0@example.com']])],
    ['an angle bracket in an address', planOf([['a>@example.com']])],
    ['half a surrogate pair', planOf([[recipient('\ud800@example.com', { needsSmtpUtf8: true })]])],
    ['255 octets', planOf([[`${'a'.repeat(243)}@example.com`]])],
    ['non-ASCII where SMTPUTF8 is not said to be needed', planOf([['ä@example.com']])],
    ['non-ASCII in the sender', { ...GOOD, mailFrom: 'ä@example.net' }],
    ['CR LF in the sender', { ...GOOD, mailFrom: 'a@example.net>\r\nRSET' }],
    ['a space in the HELO name', { ...GOOD, heloName: 'a b' }],
    ['CR LF in the HELO name', { ...GOOD, heloName: 'a\r\nDATA' }],
    ['no HELO name', { ...GOOD, heloName: '' }],
  ])('%s', (_name, plan) => {
    expect(() => begin(plan)).toThrow(TypeError);
  });

  test.each<[string, Plan]>([
    ['the null reverse-path', { ...GOOD, mailFrom: '' }],
    ['254 octets', planOf([[`${'a'.repeat(242)}@example.com`]])],
    ['a quoted local part with a space', planOf([['"a b"@example.com']])],
    ['an address literal as HELO name', { ...GOOD, heloName: '[IPv6:2001:db8::1]' }],
    [
      'an internationalised local part',
      planOf([[recipient('ä@example.com', { needsSmtpUtf8: true })]]),
    ],
  ])('%s is fine', (_name, plan) => {
    expect(begin(plan).effects[0]).toEqual({ kind: 'connect' });
  });
});
