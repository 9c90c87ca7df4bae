/** Characters that refuse the client, and so say nothing about a recipient. */
import { reply, replyAndClose } from '#lab/smtp/action.ts';
import { NORMAL } from '#lab/smtp/behaviour.ts';
import type { Character } from './character.ts';

const BLOCKED = '554 5.7.1 Service unavailable; client [{client}] is on the blocklist bl.evlab.net';

/** Far above what one address takes, and within reach of a test. */
const CONNECTIONS_PER_MINUTE = 20;

export const REFUSING_CHARACTERS: readonly Character[] = [
  { name: 'blocked-at-banner', behaviour: { ...NORMAL, onConnect: replyAndClose(BLOCKED) } },
  { name: 'blocked-at-ehlo', behaviour: { ...NORMAL, onEhlo: replyAndClose(BLOCKED) } },
  { name: 'blocked-at-mail', behaviour: { ...NORMAL, onMail: reply(BLOCKED) } },
  {
    name: 'blocked-at-rcpt',
    behaviour: { ...NORMAL, mailboxes: [], otherMailboxes: reply(BLOCKED) },
  },
  {
    name: 'busy',
    behaviour: {
      ...NORMAL,
      onConnect: replyAndClose('421 4.3.2 {host} Service not available, closing channel'),
    },
  },
  {
    name: 'throttled',
    behaviour: {
      ...NORMAL,
      onConnect: replyAndClose('421 4.7.0 {host} Too many connections from {client}, try later'),
    },
  },
  {
    name: 'rate-limited',
    behaviour: {
      ...NORMAL,
      connectionLimit: {
        connections: CONNECTIONS_PER_MINUTE,
        windowSeconds: 60,
        refusal: replyAndClose('421 4.7.0 {host} Connection rate limit exceeded for {client}'),
      },
    },
  },
];
