import { describe, expect, test } from 'vitest';
import { readExtensions } from '#shared/smtp/conversation/extensions.ts';
import { parseReply } from '#shared/smtp/reply.ts';

function extensionsOf(...lines: readonly string[]): ReturnType<typeof readExtensions> {
  const reply = parseReply(lines);
  if (reply === null) throw new Error('not a reply');
  return readExtensions(reply);
}

describe('what a server offers', () => {
  test('the keywords, in any case and with parameters', () => {
    expect(
      extensionsOf('250-mx', '250-pipelining', '250-StartTLS', '250-SIZE 1', '250 SMTPUTF8'),
    ).toMatchObject({ pipelining: true, startTls: true, smtpUtf8: true });
  });

  test('nothing, in a reply of one line', () => {
    expect(extensionsOf('250 PIPELINING')).toMatchObject({
      pipelining: false,
      startTls: false,
      smtpUtf8: false,
    });
  });

  test('a keyword that only begins alike is another one', () => {
    expect(extensionsOf('250-mx', '250-PIPELINING2', '250 X-STARTTLS')).toMatchObject({
      pipelining: false,
      startTls: false,
    });
  });

  const none = { mails: Infinity, recipientsPerMail: Infinity, domains: Infinity };
  test.each([
    [
      'all three',
      'LIMITS MAILMAX=10 RCPTMAX=20 RCPTDOMAINMAX=3',
      { mails: 10, recipientsPerMail: 20, domains: 3 },
    ],
    ['in lower case', 'limits rcptmax=1', { ...none, recipientsPerMail: 1 }],
    ['unknown ones beside', 'LIMITS FOO=1 MAILMAX=2 BAR', { ...none, mails: 2 }],
    ['zero, which is not allowed', 'LIMITS MAILMAX=0', none],
    ['seven digits, which are not allowed', 'LIMITS MAILMAX=1000000', none],
    ['a sign', 'LIMITS MAILMAX=-1', none],
    ['no value', 'LIMITS', none],
  ])('limits: %s', (_name, line, limits) => {
    expect(extensionsOf('250-mx', `250 ${line}`).limits).toEqual(limits);
  });
});
