/**
 * "Did you mean …?" A suggestion is advice to whoever typed the address. It never changes what is
 * said of the address itself, and is never made for a domain that takes mail.
 */
import { isPopularDomain } from '#shared/domain/popular-domains.ts';
import { likelyMeant } from '#shared/domain/slip.ts';
import { parseMailbox } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';

/** What fingers and copying put in a domain beside its letters; where a dot was meant, or nothing. */
const MEANT_AS_DOT = /[,;。．｡]/gu;
const REPEATED_DOTS = /\.{2,}/g;
const WHITE_SPACE = /\s+/g;
const AROUND_DOMAIN = /^\.+|[.>)]+$/g;
/** Longer than any address with a slip in it: bounds the work on hostile input. */
const MAX_INPUT_UNITS = 320;

/**
 * The address that was probably meant, in place of a valid one.
 *
 * @param takesMail whether the domain takes mail, as DNS says; null when that is not known.
 */
export function suggest(mailbox: Mailbox, takesMail: boolean | null): string | null {
  if (takesMail === true || mailbox.domain.kind === 'literal') return null;
  const doubt = takesMail === false ? 'takes_no_mail' : 'may_take_mail';
  const domain = likelyMeant(mailbox.domain.ascii, doubt);
  return domain === null ? null : `${mailbox.localPart}@${domain}`;
}

/**
 * The address that was probably meant, in place of a text that is no valid address: `anna@gmailcom`,
 * `anna@gmail,com`, `anna@gmail.com.`. Only the domain is mended; what stands before the @ must be
 * valid as it is.
 */
export function suggestForInvalid(input: string): string | null {
  if (input.length > MAX_INPUT_UNITS) return null;
  const text = input.trim();
  const at = text.lastIndexOf('@');
  if (at === -1) return null;
  const domain = text
    .slice(at + 1)
    .toLowerCase()
    .replaceAll(WHITE_SPACE, '')
    .replaceAll(MEANT_AS_DOT, '.')
    .replaceAll(REPEATED_DOTS, '.')
    .replaceAll(AROUND_DOMAIN, '');
  const meant = likelyMeant(domain) ?? domain;
  const suggestion = parseMailbox(`${text.slice(0, at)}@${meant}`);
  return suggestion.ok && isMended(suggestion.mailbox) ? suggestion.mailbox.normalized : null;
}

/** Whether the mended domain is one that people use, rather than a guess at somebody's own. */
function isMended(mailbox: Mailbox): boolean {
  return mailbox.domain.kind === 'name' && isPopularDomain(mailbox.domain.ascii);
}
