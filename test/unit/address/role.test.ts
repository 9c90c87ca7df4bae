import { describe, expect, test } from 'vitest';
import { isRole } from '#shared/address/role.ts';

describe('roles', () => {
  test.each([
    'info',
    'marketing',
    'sales',
    'support',
    'abuse',
    'noc',
    'security',
    'postmaster',
    'hostmaster',
    'usenet',
    'news',
    'webmaster',
    'www',
    'uucp',
    'ftp',
  ])('RFC 2142 names %s', (localPart) => {
    expect(isRole(localPart)).toBe(true);
  });

  test.each([
    'INFO',
    'no-reply',
    'no.reply',
    'NoReply',
    'do_not_reply',
    'mailer-daemon',
    'customer.service',
    'human-resources',
    'sales+web',
    'hello',
    'admin',
    'kontakt',
    'buchhaltung',
    'contato',
    'ventas',
    'biuro',
    'staff-request',
    'owner-staff',
    'staff-owner',
  ])('%s is one', (localPart) => {
    expect(isRole(localPart)).toBe(true);
  });

  test.each([
    'jane',
    'jane.doe',
    'infobert',
    'sales4jane',
    'supportive',
    'j',
    '"info"',
    'jörg',
    '',
  ])('%j is a person for all we know', (localPart) => {
    expect(isRole(localPart)).toBe(false);
  });
});
