/** Characters that differ in how they treat the connection. */
import { reply } from '#lab/smtp/action.ts';
import { NORMAL } from '#lab/smtp/behaviour.ts';
import type { Action } from '#lab/smtp/action.ts';
import type { Behaviour } from '#lab/smtp/behaviour.ts';
import type { Character } from './character.ts';

/** Small enough to cut every reply code in two. */
const FRAGMENT_BYTES = 5;

/** Recipients that the `limits` character announces (RFC 9422 §4.2) and takes in a transaction. */
const RECIPIENT_LIMIT = 1;

export const CONNECTION_CHARACTERS: readonly Character[] = [
  { name: 'slow', behaviour: { ...NORMAL, slow: true } },
  {
    name: 'no-pipelining',
    behaviour: {
      ...NORMAL,
      extensions: NORMAL.extensions.filter((word) => word !== 'PIPELINING'),
      punishesPipelining: true,
    },
  },
  {
    // As postscreen does: the banner takes two lines, and a client that reads only one is out of step.
    name: 'fragmented',
    behaviour: {
      ...NORMAL,
      onConnect: reply('220-{host} ESMTP wait for it', '220 {host} ESMTP ready'),
      otherMailboxes: reply(
        '550-5.1.1 <{recipient}>: there is no such',
        '550-5.1.1 mailbox on this host, and there',
        '550 5.1.1 never was: user unknown',
      ),
      fragmentBytes: FRAGMENT_BYTES,
    },
  },
  {
    // RFC 5321 §3.2: a client falls back to HELO where EHLO is not known.
    name: 'helo-only',
    behaviour: { ...NORMAL, onEhlo: reply('500 Command unrecognized'), extensions: [] },
  },
  {
    name: 'limits',
    behaviour: {
      ...NORMAL,
      extensions: [...NORMAL.extensions, `LIMITS RCPTMAX=${RECIPIENT_LIMIT}`],
      guards: [
        {
          kind: 'recipient_limit',
          perTransaction: RECIPIENT_LIMIT,
          refusal: reply('452 4.5.3 Error: too many recipients'),
        },
      ],
    },
  },
  { name: 'starttls', behaviour: { ...NORMAL, starttls: 'offered' } },
  { name: 'tls-required', behaviour: { ...NORMAL, starttls: 'offered', requiresTls: true } },
  { name: 'tls-unavailable', behaviour: { ...NORMAL, starttls: 'unavailable', requiresTls: true } },
  { name: 'tls-broken', behaviour: { ...NORMAL, starttls: 'broken' } },
  { name: 'drops-at-rcpt', behaviour: atRecipient({ kind: 'close' }) },
  { name: 'resets-at-rcpt', behaviour: atRecipient({ kind: 'reset' }) },
  { name: 'resets-at-connect', behaviour: { ...NORMAL, onConnect: { kind: 'reset' } } },
  { name: 'silent', behaviour: { ...NORMAL, onConnect: { kind: 'silence' } } },
  { name: 'stalls-at-rcpt', behaviour: atRecipient({ kind: 'silence' }) },
  {
    name: 'garbage',
    behaviour: { ...NORMAL, onConnect: reply('HTTP/1.1 400 Bad Request', 'Connection: close', '') },
  },
  { name: 'flood', behaviour: { ...NORMAL, onConnect: { kind: 'flood' } } },
];

function atRecipient(action: Action): Behaviour {
  return { ...NORMAL, mailboxes: [], otherMailboxes: action };
}
