import type { Dialect } from '#shared/smtp/meaning/dialect.ts';

const YANDEX_PAGE = 'https://yandex.com/support/mail/bounces/yandex.html';
const MAIL_RU_PAGE = 'https://help.mail.ru/developers/mailing_rules/technical (delivery errors)';

export const YANDEX: Dialect = {
  provider: 'yandex',
  rules: [
    {
      says: 'policy rejection on target address',
      means: 'mailbox_disabled',
      source: `${YANDEX_PAGE}: the recipient's account has been blocked`,
    },
    { says: '(no such user|no correct recipients)', means: 'no_mailbox', source: YANDEX_PAGE },
    {
      says: 'service unavailable',
      means: 'temporary_failure',
      source: `${YANDEX_PAGE} (451 4.7.1)`,
    },
  ],
};

export const MAIL_RU: Dialect = {
  provider: 'mailru',
  rules: [
    {
      says: 'account disabled',
      means: 'mailbox_disabled',
      source: `${MAIL_RU_PAGE}: "Local mailbox … is unavailable: account is disabled"`,
    },
    {
      says: '(user not found|user terminated|invalid mailbox)',
      means: 'no_mailbox',
      source: `${MAIL_RU_PAGE}: "Message was not accepted -- invalid mailbox"`,
    },
  ],
};
