/** Ways for a test to come to a host of the lab. */
import { HOSTS } from './cast/world.ts';
import { domainOf } from './cast/names.ts';
import type { Lab } from './lab.ts';
import { connectRaw } from './smtp/raw-client.ts';
import type { RawClient } from './smtp/raw-client.ts';

/** The address of a character's first host. @throws RangeError for a name that is no character */
export function addressOf(character: string): string {
  const host = HOSTS.find((one) => one.character === character);
  if (host === undefined) throw new RangeError(`no character is called ${character}`);
  return host.address;
}

/** Connects to a character's host and says nothing. */
export function visit(lab: Lab, character: string): Promise<RawClient> {
  return connectRaw(addressOf(character), lab.smtpPort);
}

/** Connects and goes on to where recipients can be asked about. @throws when it is refused before */
export async function visitToMail(lab: Lab, character: string): Promise<RawClient> {
  const client = await visit(lab, character);
  await client.reply();
  for (const line of ['EHLO probe.evlab.net', 'MAIL FROM:<verify@probe.evlab.net>']) {
    const [first = ''] = await client.ask(line);
    if (!first.startsWith('2')) throw new Error(`${character} said ${first} to ${line}`);
  }
  return client;
}

/** `RCPT TO` for a local part at the character's own domain. */
export function rcpt(localPart: string, character: string): string {
  return `RCPT TO:<${localPart}@${domainOf(character)}>`;
}
