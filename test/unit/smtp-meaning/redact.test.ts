import { describe, expect, test } from 'vitest';
import { redactReplyText } from '#shared/smtp/redact.ts';
import { REDACT } from '#support/properties/redact.ts';
import { brokenBy } from '#support/properties/property.ts';

const MAX_LENGTH = 512;

describe('addresses go, in whatever way they are written', () => {
  test.each([
    ['in brackets', '<jane@example.org>: User unknown', '<[address]>: User unknown'],
    ['bare', 'User jane@example.org unknown', 'User [address] unknown'],
    ['after a colon', 'mailto:jane@example.org', 'mailto:[address]'],
    ['quoted', '"jane roe"@example.org is full', '[address] is full'],
    ['quoted with a quote inside', 'x "a\\"b c"@example.org y', 'x [address] y'],
    ['with a literal', 'jane@[192.0.2.1] no', '[address] no'],
    ['in UTF-8', 'пользователь@пример.рф нет', '[address] нет'],
    ['with a wide at sign', 'jane＠example.org', '[address]'],
    ['with a dotless domain', 'jane@localhost', '[address]'],
    ['percent-encoded', 'id=jane%40example.org;ip=192.0.2.1', '[address];ip=192.0.2.1'],
    ['percent-encoded twice', 'id=jane%2540example.org', '[address]'],
    ['as an HTML entity', 'jane&#64;example.org', '[address]'],
    ['with a percent sign for routing', 'jane%example.org is gone', '[address] is gone'],
    ['with an equals sign, as in VERP', 'bounce-jane=example.org gone', '[address] gone'],
    ['in SRS', 'SRS0=ab=cd=example.org=jane@example.net', '[address]'],
    ['with blanks around the sign', 'jane @ example.org', '[address] example.org'],
    ['with invisible characters in it', 'ja\u200bne\u0000@exam\u00adple.org', '[address]'],
    ['two of them', 'a@example.org, b@example.org', '[address], [address]'],
    ['an at sign alone', 'one @ sign', '[address] sign'],
  ])('%s', (_how, text, redacted) => {
    expect(redactReplyText(text)).toBe(redacted);
  });
});

describe('what is no address stays', () => {
  test.each([
    'Relay access denied',
    'blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1',
    'size=4096 and 50% of 100%',
    'Boîte pleine — 邮箱已满',
    '[192.0.2.1]: too many connections',
  ])('%s', (text) => {
    expect(redactReplyText(text)).toBe(text);
  });
});

describe('the rest of it', () => {
  test('control characters and line ends', () => {
    expect(redactReplyText('a\r\nb\tc\u0007d\u202ee\u0000f')).toBe('a b cdef');
  });

  test('half a surrogate pair', () => {
    expect(redactReplyText('a\ud800b').isWellFormed()).toBe(true);
  });

  test('a long text is cut, and says so', () => {
    const redacted = redactReplyText('word '.repeat(1_000));
    expect(redacted).toHaveLength(MAX_LENGTH);
    expect(redacted.endsWith('…')).toBe(true);
  });

  test('an address across the end of reading does not come through', () => {
    for (let before = 2_000; before < 2_100; before += 1) {
      const text = `${'@'.repeat(before)} "secret name"@example.org ${'x'.repeat(3_000)}`;
      expect(redactReplyText(text)).not.toMatch(/secret|name/);
    }
  });
});

describe('whatever a server sends', () => {
  test.each(REDACT)('$name', async (named) => {
    expect(await brokenBy(named)).toBeNull();
  });

  test.each(['@', '"', '"@', '<', '=a.', '%40', 'a@', '\\"', ' ', 'a=1.'])(
    'a million characters of %j are no work',
    (unit) => {
      expect(redactReplyText(unit.repeat(1_000_000 / unit.length)).length).toBeLessThanOrEqual(
        MAX_LENGTH,
      );
    },
  );
});
