import { reply } from './action.ts';
import type { Action } from './action.ts';

/** ESMTP keywords that a server may announce, in the order in which it lists them. */
export type Extension =
  | 'PIPELINING'
  | 'SIZE 10485760'
  | 'ENHANCEDSTATUSCODES'
  | '8BITMIME'
  | 'SMTPUTF8'
  | `LIMITS ${string}`;

/** A rule about recipients that comes before the mailboxes are looked up. */
export type Guard =
  /** Puts off each new (client, sender, recipient) until the lab's window has passed. */
  | { readonly kind: 'greylist'; readonly refusal: Action }
  /** Takes only so many recipients in one transaction. */
  | { readonly kind: 'recipient_limit'; readonly perTransaction: number; readonly refusal: Action }
  /** Refuses everybody once too many recipients of a transaction were missing, as Exim's default does. */
  | {
      readonly kind: 'guessing';
      readonly tried: number;
      readonly acceptedShare: number;
      readonly refusal: Action;
    };

/** Which local parts a rule is about, and what RCPT for them gets. */
export interface MailboxRule {
  /** Lower case; a local part that starts with it falls under the rule. */
  readonly prefix: string;
  readonly action: Action;
}

/** A character: all that an SMTP server of the lab does otherwise than its neighbours. */
export interface Behaviour {
  readonly onConnect: Action;
  /** Connections that one client may open within a window; the next gets the refusal. */
  readonly connectionLimit: {
    readonly connections: number;
    readonly windowSeconds: number;
    readonly refusal: Action;
  } | null;
  /** What EHLO gets instead of the list of extensions. */
  readonly onEhlo: Action | null;
  readonly extensions: readonly Extension[];
  /** Ends the connection when a command comes before the reply to the one before it. */
  readonly punishesPipelining: boolean;
  /** `unavailable` answers 454 to STARTTLS; `broken` says yes and then hangs up on the handshake. */
  readonly starttls: 'absent' | 'offered' | 'unavailable' | 'broken';
  /** Refuses MAIL outside TLS with 530 5.7.0 (RFC 3207 §4). */
  readonly requiresTls: boolean;
  readonly onMail: Action;
  readonly guards: readonly Guard[];
  readonly mailboxes: readonly MailboxRule[];
  readonly otherMailboxes: Action;
  /** The refusal that, so often in one connection, ends it; null for no limit. */
  readonly errorLimit: number | null;
  /** Thinks for the lab's `slowMs` before each reply. */
  readonly slow: boolean;
  /** Sends its replies in pieces of so many bytes; null for whole. */
  readonly fragmentBytes: number | null;
}

/** Postfix's `smtpd_hard_error_limit`: at the twentieth error it says 421 and hangs up. */
const HARD_ERROR_LIMIT = 20;

export const ACCEPTED = reply('250 2.1.5 Ok');

export const NO_SUCH_USER = reply(
  '550 5.1.1 <{recipient}>: Recipient address rejected: User unknown in local recipient table',
);

/** Local parts that start with this exist, wherever a character says nothing else. */
export const EXISTING_PREFIX = 'user';

/** Exists everywhere: RFC 5321 §4.5.1 requires it. */
export const POSTMASTER: MailboxRule = { prefix: 'postmaster', action: ACCEPTED };

/** A well-kept server with known mailboxes: the row from which every other differs in a few places. */
export const NORMAL: Behaviour = {
  onConnect: reply('220 {host} ESMTP ready'),
  connectionLimit: null,
  onEhlo: null,
  extensions: ['PIPELINING', 'SIZE 10485760', 'ENHANCEDSTATUSCODES', '8BITMIME'],
  punishesPipelining: false,
  starttls: 'absent',
  requiresTls: false,
  onMail: reply('250 2.1.0 Ok'),
  guards: [],
  mailboxes: [{ prefix: EXISTING_PREFIX, action: ACCEPTED }, POSTMASTER],
  otherMailboxes: NO_SUCH_USER,
  errorLimit: HARD_ERROR_LIMIT,
  slow: false,
  fragmentBytes: null,
};
