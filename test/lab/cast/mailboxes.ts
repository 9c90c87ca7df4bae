/** Characters that differ in what they say about recipients. */
import { reply } from '#lab/smtp/action.ts';
import { ACCEPTED, EXISTING_PREFIX, NORMAL, POSTMASTER } from '#lab/smtp/behaviour.ts';
import type { Behaviour } from '#lab/smtp/behaviour.ts';
import type { Action } from '#lab/smtp/action.ts';
import type { Character } from './character.ts';

/** Local parts of the `full` character that get a permanent 552 instead of the usual 452. */
const OVER_QUOTA_PREFIX = 'over';

/**
 * Exim's default ACL denies every recipient once more than ten of a transaction were tried and
 * fewer than half of them accepted.
 */
const GUESSING = { tried: 10, acceptedShare: 0.5 } as const;

export const MAILBOX_CHARACTERS: readonly Character[] = [
  { name: 'normal', behaviour: NORMAL },
  { name: 'accept-all', behaviour: answersEverybody(ACCEPTED) },
  {
    name: 'full',
    behaviour: {
      ...NORMAL,
      mailboxes: [
        {
          prefix: EXISTING_PREFIX,
          action: reply('452 4.2.2 <{recipient}>: Mailbox is over its quota'),
        },
        { prefix: OVER_QUOTA_PREFIX, action: reply('552 5.2.2 <{recipient}>: Mailbox full') },
        POSTMASTER,
      ],
    },
  },
  {
    name: 'disabled',
    behaviour: existing(reply('550 5.2.1 <{recipient}>: Mailbox disabled, not accepting messages')),
  },
  {
    name: 'restricted',
    behaviour: existing(
      reply(
        '550 5.7.133 <{recipient}>: Sender not authenticated for group; delivery to it is restricted',
      ),
    ),
  },
  {
    name: 'relay-denied',
    behaviour: answersEverybody(reply('554 5.7.1 <{recipient}>: Relay access denied')),
  },
  { name: 'ambiguous', behaviour: answersEverybody(reply('550 5.0.0 Recipient refused')) },
  {
    name: 'tempfail',
    behaviour: answersEverybody(reply('451 4.3.0 <{recipient}>: Temporary lookup failure')),
  },
  {
    name: 'policy',
    behaviour: answersEverybody(reply('550 5.7.1 Message refused by local policy')),
  },
  {
    name: 'greylist',
    behaviour: {
      ...NORMAL,
      guards: [
        {
          kind: 'greylist',
          refusal: reply(
            '451 4.7.1 <{recipient}>: Recipient address rejected: Greylisted for {wait} seconds',
          ),
        },
      ],
    },
  },
  {
    name: 'one-recipient',
    behaviour: {
      ...NORMAL,
      guards: [
        {
          kind: 'recipient_limit',
          perTransaction: 1,
          refusal: reply('452 4.5.3 Error: too many recipients'),
        },
      ],
    },
  },
  {
    name: 'suspicious',
    behaviour: {
      ...NORMAL,
      guards: [
        {
          kind: 'guessing',
          ...GUESSING,
          refusal: reply('550 Too many bad recipients'),
        },
      ],
      errorLimit: null,
    },
  },
  {
    name: 'eai',
    behaviour: { ...NORMAL, extensions: [...NORMAL.extensions, 'SMTPUTF8'] },
  },
  {
    // GMX and others send no enhanced codes at all.
    name: 'terse',
    behaviour: {
      ...NORMAL,
      extensions: ['PIPELINING', 'SIZE 10485760'],
      otherMailboxes: reply('550 User unknown'),
    },
  },
];

/** Existing mailboxes get an action of their own, and missing ones are refused as ever. */
function existing(action: Action): Behaviour {
  return { ...NORMAL, mailboxes: [{ prefix: EXISTING_PREFIX, action }, POSTMASTER] };
}

/** The same for every recipient, existing or not. */
function answersEverybody(action: Action): Behaviour {
  return { ...NORMAL, mailboxes: [], otherMailboxes: action };
}
