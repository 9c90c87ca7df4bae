/**
 * Relays: services that hand out aliases of real mailboxes and forward what comes. The alias lasts
 * until its owner ends it, so mail arrives and somebody reads it. They are not disposable, though
 * many public lists call them so.
 *
 * Source: the services' own pages about the domains that they hand out.
 */
import { hasSuffixIn } from './suffix.ts';

const RELAY_DOMAINS: ReadonlySet<string> = new Set([
  // Apple: Hide My Email with Sign in with Apple
  'privaterelay.appleid.com',
  // DuckDuckGo Email Protection
  'duck.com',
  // Firefox Relay
  'mozmail.com',
  'relay.firefox.com',
  // SimpleLogin
  'simplelogin.com',
  'simplelogin.co',
  'simplelogin.fr',
  'simplelogin.io',
  'slmail.me',
  'slmails.com',
  'silomails.com',
  'aleeas.com',
  '8alias.com',
  '8shield.net',
  'dralias.com',
  // Proton Pass
  'passmail.net',
  'passmail.com',
  'passinbox.com',
  'passfwd.com',
  // addy.io, formerly AnonAddy
  'addy.io',
  'addymail.com',
  'anonaddy.com',
  'anonaddy.me',
  'mailer.me',
  '4wrd.cc',
  // 33Mail
  '33mail.com',
  '33m.co',
  // Forward Email, erine.email, Sneakemail
  'forwardemail.net',
  'erine.email',
  'sneakemail.com',
  'snkmail.com',
  // Cloaked, and IronVest (formerly Abine Blur)
  'cloaked.id',
  'cloak.id',
  'myclkd.com',
  'opayq.com',
  // Market places that put an alias between buyer and seller, guest and host
  'marketplace.amazon.com',
  'marketplace.amazon.ca',
  'marketplace.amazon.co.jp',
  'marketplace.amazon.co.uk',
  'marketplace.amazon.com.au',
  'marketplace.amazon.de',
  'marketplace.amazon.es',
  'marketplace.amazon.fr',
  'marketplace.amazon.in',
  'marketplace.amazon.it',
  'marketplace.amazon.nl',
  'members.ebay.com',
  'members.ebay.co.uk',
  'members.ebay.de',
  'guest.airbnb.com',
  'reply.airbnb.com',
  'guest.booking.com',
  'm.expediapartnercentral.com',
  'messages.homeaway.com',
  'reply.craigslist.org',
  'hous.craigslist.org',
  'sale.craigslist.org',
]);

/**
 * Whether a domain is a relay's, or lies under one: several give each customer a name of its own,
 * as in `someone.anonaddy.com`.
 *
 * @param asciiDomain a domain name in lower case, with A-labels.
 */
export function isRelayDomain(asciiDomain: string): boolean {
  return hasSuffixIn(asciiDomain, RELAY_DOMAINS);
}
