/** The whole lab as data: who listens where, and what leads there. */
import type { SmtpHost } from '#lab/smtp/server.ts';
import type { Character } from './character.ts';
import { CONNECTION_CHARACTERS } from './connections.ts';
import { FAMILY_HOSTS, FAMILY_SITES } from './family.ts';
import { MAILBOX_CHARACTERS } from './mailboxes.ts';
import { domainOf, hostOf, loopbackAddress } from './names.ts';
import { REFUSING_CHARACTERS } from './refusals.ts';
import { ALIASES, ROUTE_HOSTS, ROUTE_SITES } from './routes.ts';
import type { Site } from './site.ts';

export const CHARACTERS: readonly Character[] = [
  ...MAILBOX_CHARACTERS,
  ...REFUSING_CHARACTERS,
  ...CONNECTION_CHARACTERS,
];

/** An internationalised name of the `normal` domain, `bücher.evlab.net`, as DNS has it (RFC 5891). */
export const IDN_DOMAIN = domainOf('xn--bcher-kva');

export const HOSTS: readonly SmtpHost[] = [
  ...CHARACTERS.map((character, index) => castHost(character, index)),
  ...ROUTE_HOSTS,
  ...FAMILY_HOSTS,
];

export const SITES: readonly Site[] = [
  ...CHARACTERS.map(({ name }, index) => castSite(domainOf(name), name, index)),
  castSite(
    IDN_DOMAIN,
    'normal',
    CHARACTERS.findIndex(({ name }) => name === 'normal'),
  ),
  ...ROUTE_SITES,
  ...FAMILY_SITES,
];

function castHost({ name, behaviour }: Character, index: number): SmtpHost {
  const domain = domainOf(name);
  const isServed = (asked: string): boolean =>
    asked === domain || ALIASES[asked] === domain || (name === 'normal' && asked === IDN_DOMAIN);
  return {
    name: hostOf(name),
    address: castAddress(index),
    character: name,
    behaviour,
    serves: isServed,
  };
}

function castSite(domain: string, character: string, index: number): Site {
  return {
    domain,
    exchanges: [{ preference: 10, host: hostOf(character), address: castAddress(index) }],
  };
}

function castAddress(index: number): string {
  return loopbackAddress('cast', index + 1);
}
