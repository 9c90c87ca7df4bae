import { describe, expect, test } from 'vitest';
import type { AddressErrorCode } from '#shared/address/address-error.ts';
import { isInternationalized, parseMailbox, wireAddress } from '#shared/address/mailbox.ts';
import type { Mailbox } from '#shared/address/mailbox.ts';

function mailboxOf(address: string): Mailbox {
  const result = parseMailbox(address);
  if (!result.ok) throw new Error(`refused: ${result.error.code}`);
  return result.mailbox;
}

function errorOf(address: string): AddressErrorCode | 'none' {
  const result = parseMailbox(address);
  return result.ok ? 'none' : result.error.code;
}

const LABEL_63 = 'd'.repeat(63);
/** Three labels of 63 octets, and as many octets as it takes: 253 in all at most. */
const domainOf = (octets: number): string =>
  `${LABEL_63}.${LABEL_63}.${LABEL_63}.${'e'.repeat(octets - 3 * 64 - 4)}.org`;

describe('ordinary addresses (RFC 5321 §4.1.2 Dot-string)', () => {
  test.each([
    'jane@example.org',
    'J.A.N.E@mail.example.org',
    "o'hara@example.org",
    "!#$%&'*+-/=?^_`{|}~@example.org",
    '{}@example.org',
    'a@4.example.org',
    '007@example.org',
    'jane@x--y.example.org',
    'jane@a.b.c.d.e.f.example.org',
    `${'l'.repeat(64)}@example.org`,
    `jane@${LABEL_63}.org`,
    `a@${domainOf(252)}`,
  ])('%s is valid, and is its own wire form', (address) => {
    const mailbox = mailboxOf(address);
    expect(wireAddress(mailbox)).toBe(address);
    expect(mailbox).toMatchObject({ unusual: null, eai: false, needsSmtpUtf8: false });
  });
});

describe('unusual addresses', () => {
  test.each([
    '""@example.org',
    String.raw`"jane doe"@example.org`,
    String.raw`"jane\"doe"@example.org`,
    String.raw`"\\"@example.org`,
    String.raw`"a@b,c;d<e>"@example.org`,
    String.raw`"."@example.org`,
    String.raw`"..a.."@example.org`,
    `"${'q'.repeat(62)}"@example.org`,
  ])('the quoted string %s is valid', (address) => {
    expect(mailboxOf(address)).toMatchObject({ unusual: 'quoted', normalized: address });
  });

  test('a literal is valid, and keeps its brackets on the wire', () => {
    const mailbox = mailboxOf('jane@[203.0.113.7]');
    expect(mailbox.unusual).toBe('literal');
    expect(mailbox.domain).toEqual({ kind: 'literal', text: '203.0.113.7' });
    expect(wireAddress(mailbox)).toBe('jane@[203.0.113.7]');
  });

  test('a literal has one spelling when normalised', () => {
    expect(mailboxOf('jane@[IPV6:2001:DB8::7]').normalized).toBe('jane@[IPv6:2001:db8::7]');
  });
});

describe('refused addresses', () => {
  test.each<[AddressErrorCode, string]>([
    ['at_sign_missing', ''],
    ['at_sign_missing', 'jane'],
    ['at_sign_missing', 'jane.example.org'],
    ['local_part_missing', '@example.org'],
    ['local_part_missing', '@'],
    ['domain_missing', 'jane@'],
    ['local_part_dot', '.jane@example.org'],
    ['local_part_dot', 'jane.@example.org'],
    ['local_part_dot', 'ja..ne@example.org'],
    ['local_part_character', 'ja ne@example.org'],
    ['local_part_character', ' jane@example.org'],
    ['local_part_character', 'jane(home)@example.org'],
    ['local_part_character', 'jane,joe@example.org'],
    ['local_part_character', 'ja:ne@example.org'],
    ['local_part_character', 'ja[n]e@example.org'],
    ['local_part_character', '<jane@example.org>'],
    ['local_part_character', 'Jane <jane@example.org>'],
    ['local_part_character', 'mailto:jane@example.org'],
    ['local_part_character', String.raw`ja\ne@example.org`],
    ['local_part_character', 'ja"ne"@example.org'],
    ['local_part_character', 'jane."doe"@example.org'],
    ['local_part_too_long', `${'l'.repeat(65)}@example.org`],
    ['local_part_too_long', `"${'q'.repeat(63)}"@example.org`],
    ['quoted_string', '"jane@example.org'],
    ['quoted_string', '"jane"doe@example.org'],
    ['quoted_string', '"jane".doe@example.org'],
    ['quoted_string', '"ja"ne"@example.org'],
    ['quoted_string', String.raw`"jane\"@example.org`],
    ['domain_character', 'jane@example.org '],
    ['domain_character', 'jane@ example.org'],
    ['domain_character', 'jane@example.org(home)'],
    ['domain_character', 'jane@@example.org'],
    ['domain_character', 'jane@example@example.org'],
    ['domain_character', 'jane@exam_ple.org'],
    ['domain_character', 'jane@example.org,'],
    ['domain_character', 'jane@example.org:25'],
    ['domain_character', 'jane@example.org/inbox'],
    ['domain_character', 'jane@%65xample.org'],
    ['domain_dot', 'jane@.example.org'],
    ['domain_dot', 'jane@example.org.'],
    ['domain_dot', 'jane@example..org'],
    ['domain_dot', 'jane@.'],
    ['domain_hyphen', 'jane@-example.org'],
    ['domain_hyphen', 'jane@example-.org'],
    ['domain_hyphen', 'jane@ex--ample.org'],
    ['domain_label_too_long', `jane@${LABEL_63}d.org`],
    ['domain_too_long', `a@${domainOf(254)}`],
    ['domain_single_label', 'jane@localhost'],
    ['domain_numeric_tld', 'jane@203.0.113.7'],
    ['domain_numeric_tld', 'jane@example.1'],
    ['address_too_long', `ab@${domainOf(252)}`],
    ['address_literal', 'jane@[203.0.113.7'],
    ['address_literal', 'jane@[]'],
  ])('%s: %j', (code, address) => {
    expect(errorOf(address)).toBe(code);
  });

  test('the sentence that goes with a code never quotes the address', () => {
    const result = parseMailbox('secret name@example.org');
    expect(result).toMatchObject({ ok: false });
    expect(JSON.stringify(result)).not.toContain('secret');
  });
});

describe('internationalised addresses (RFC 6531, UTS #46)', () => {
  test('a non-ASCII domain goes on the wire as A-labels, and needs no SMTPUTF8', () => {
    expect(mailboxOf('jane@Bücher.example')).toMatchObject({
      domain: { kind: 'name', ascii: 'xn--bcher-kva.example', unicode: 'bücher.example' },
      normalized: 'jane@xn--bcher-kva.example',
      eai: true,
      needsSmtpUtf8: false,
    });
  });

  test('a non-ASCII local part needs SMTPUTF8', () => {
    expect(mailboxOf('jörg@example.org')).toMatchObject({ eai: true, needsSmtpUtf8: true });
  });

  test('an A-label is shown as what it stands for, and is ASCII as it was given', () => {
    expect(mailboxOf('jane@XN--BCHER-KVA.example')).toMatchObject({
      domain: { unicode: 'bücher.example' },
      eai: false,
    });
  });

  test.each([
    ['full-width letters and dots', 'jane@ｅｘａｍｐｌｅ．ｏｒｇ', 'jane@example.org'],
    ['an ideographic full stop', 'jane@example。org', 'jane@example.org'],
    ['sharp s, which is a letter of its own', 'jane@groß.example', 'jane@xn--gro-7ka.example'],
    ['a Form D local part', 'jo\u0308rg@example.org', 'j\u00F6rg@example.org'],
    ['upper case', 'Jane@ÖSTERREICH.example', 'Jane@xn--sterreich-z7a.example'],
  ])('%s has one spelling when normalised', (_what, address, normalized) => {
    expect(mailboxOf(address).normalized).toBe(normalized);
  });

  test.each([
    ['Persian, with a joiner in its place', 'نامه\u200Cای@example.org'],
    ['Hindi, with a joiner after a virama', 'क्\u200Dष@example.org'],
    ['Chinese', '张三@例え.example'],
    ['a quoted string', '"jörg müller"@example.org'],
  ])('%s is valid', (_what, address) => {
    expect(errorOf(address)).toBe('none');
  });

  test.each<[AddressErrorCode, string, string]>([
    ['at_sign_missing', 'a full-width @', 'jane＠example.org'],
    ['invisible_character', 'a zero-width space', 'ja\u200Bne@example.org'],
    ['invisible_character', 'a joiner out of place', 'ja\u200Dne@example.org'],
    ['invisible_character', 'a soft hyphen in the domain', 'jane@exam\u00ADple.org'],
    ['invisible_character', 'a right-to-left override', 'jane\u202Egro@example.org'],
    ['invisible_character', 'a right-to-left mark', '\u200Fjane@example.org'],
    ['invisible_character', 'a byte-order mark', '\uFEFFjane@example.org'],
    ['invisible_character', 'a no-break space', 'jane\u00A0doe@example.org'],
    ['invisible_character', 'a line separator', 'jane@example.org\u2028'],
    ['invisible_character', 'a Hangul filler', '\u3164@example.org'],
    ['invisible_character', 'an unpaired surrogate', 'jane\uD83D@example.org'],
    ['invisible_character', 'a private-use character', 'jane\uE001@example.org'],
    ['invisible_character', 'a noncharacter', 'jane\uFFFF@example.org'],
    ['local_part_character', 'a combining mark first', '\u0301jane@example.org'],
    ['local_part_character', 'what composes to a semicolon', 'jane\u037E@example.org'],
    ['local_part_dot', 'a dot at the end', 'jörg.@example.org'],
    ['local_part_too_long', '33 letters of two octets', `${'ö'.repeat(33)}@example.org`],
    ['local_part_too_long', 'more octets once composed', `${'\uFB2C'.repeat(16)}@example.org`],
    ['domain_character', 'what maps to a semicolon', 'jane@example\u037E.org'],
    ['domain_dot', 'a full-width dot at the end', 'jane@example.org．'],
    ['domain_dot', 'an ideographic dot at the beginning', 'jane@。example.org'],
    ['domain_hyphen', 'a full-width hyphen at the end', 'jane@example－.org'],
    ['domain_idna', 'a number with a dot in it', 'jane@⒊example.org'],
    ['domain_idna', 'a combining mark first', 'jane@\u0301example.org'],
    ['domain_idna', 'left-to-right and right-to-left in one label', 'jane@aא.example'],
    ['domain_idna', 'an A-label that is no Punycode', 'jane@xn--99999.example'],
    ['domain_idna', 'an A-label of plain ASCII', 'jane@xn--abc.example'],
    ['domain_idna', 'an empty A-label', 'jane@xn--a.example'],
    ['domain_numeric_tld', 'full-width digits', 'jane@１９２.０.２.１'],
    ['domain_label_too_long', 'an A-label of 64 octets', `jane@${'ü'.repeat(59)}.example`],
  ])('%s: %s', (code, _what, address) => {
    expect(errorOf(address)).toBe(code);
  });
});

describe('hostile input', () => {
  test.each<[string, string]>([
    ['a second command', 'jane@example.org>\r\nRCPT TO:<joe@example.org'],
    ['a line feed in the local part', 'jane\nRCPT@example.org'],
    ['a line feed in a quoted string', '"jane\nRCPT"@example.org'],
    ['an escaped carriage return', '"jane\\\r"@example.org'],
    ['a NUL', 'jane\0@example.org'],
    ['a NUL at the end', 'jane@example.org\0'],
    ['a tab', '"jane\tdoe"@example.org'],
    ['DEL', 'jane\u007F@example.org'],
    ['a C1 control', 'jane\u0085@example.org'],
  ])('%s is refused', (_what, address) => {
    expect(errorOf(address)).toBe('invisible_character');
  });

  test.each([
    'a'.repeat(10_000),
    '@'.repeat(10_000),
    '.'.repeat(10_000),
    `"${'\\'.repeat(10_000)}`,
    `${'a.'.repeat(5000)}@example.org`,
    `a@${'b.'.repeat(5000)}org`,
    `a@${'ü'.repeat(10_000)}.org`,
    `a@[IPv6:${':'.repeat(10_000)}]`,
  ])('ten thousand characters are refused unread', (address) => {
    expect(errorOf(address)).toBe('address_too_long');
  });
});

test('an address is internationalised when any character of it is', () => {
  expect(isInternationalized('jane@example.org')).toBe(false);
  expect(isInternationalized('jane@exämple.org')).toBe(true);
  expect(isInternationalized('\u007F')).toBe(false);
});
