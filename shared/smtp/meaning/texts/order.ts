/**
 * The order in which plain texts are believed, when a reply has words of several meanings.
 *
 * What a refusal is about decides what it means, and to blame a mailbox for what is about us is the
 * worst of mistakes. So the texts about us come first (a block list that is named, a rate, the
 * sender's domain), then those about the mailbox, and last those that give no cause. Within the
 * first group the more particular text is first: "relaying denied, IP name lookup failed" is about
 * relaying.
 */
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';
import { BLOCK_LISTS } from './block-lists.ts';
import { GREYLISTED } from './greylisting.ts';
import { SEVERAL_CAUSES } from './hints.ts';
import { DISABLED } from './mailbox-disabled.ts';
import { FULL } from './mailbox-full.ts';
import { MISSING } from './mailbox-missing.ts';
import { OTHER_LANGUAGES } from './other-languages.ts';
import { POLICY } from './policy.ts';
import { PROTOCOL_ERROR, SMTPUTF8_UNSUPPORTED } from './protocol.ts';
import { RATE_LIMITED } from './rate.ts';
import { RESTRICTED } from './recipient-restricted.ts';
import { RELAY } from './relay.ts';
import { SENDER_ADDRESS } from './sender-address.ts';
import { SENDER_AUTHENTICATION } from './sender-authentication.ts';
import { SENDER_LISTED } from './sender-listed.ts';
import { SENDER_RDNS } from './sender-rdns.ts';
import { SENDER_REFUSED } from './sender-refused.ts';
import { SPAM_SOURCE } from './spam-source.ts';
import { STILL_ASKING, TEMPORARY } from './temporary.ts';
import { TLS_REQUIRED } from './tls.ts';
import { TOO_MANY_RECIPIENTS } from './too-many-recipients.ts';

export const PLAIN_TEXTS: RuleTable = [
  ...SMTPUTF8_UNSUPPORTED,
  ...GREYLISTED,
  ...STILL_ASKING,
  ...TLS_REQUIRED,
  ...TOO_MANY_RECIPIENTS,
  ...SENDER_RDNS,
  ...RATE_LIMITED,
  ...RELAY,
  ...RESTRICTED,
  ...BLOCK_LISTS,
  ...SENDER_AUTHENTICATION,
  ...SENDER_ADDRESS,
  ...SENDER_LISTED,
  ...SENDER_REFUSED,
  ...SPAM_SOURCE,
  ...SEVERAL_CAUSES,
  ...FULL,
  ...DISABLED,
  ...MISSING,
  ...OTHER_LANGUAGES,
  ...TEMPORARY,
  ...PROTOCOL_ERROR,
  ...POLICY,
];
