/** The checks of one egress address: who DNS says it is, who may send from it, which lists have it. */
import { BLOCK_LISTS, TEST_ENTRY, blockListFinding } from '#shared/egress/block-list.ts';
import type { BlockList } from '#shared/egress/block-list.ts';
import type { LookUp } from '#shared/egress/dns-answer.ts';
import type { EgressIdentity, Finding } from '#shared/egress/finding.ts';
import { forwardDnsFinding, reverseDnsFinding, spfFinding } from '#shared/egress/identity.ts';
import { parseIpAddress } from '#shared/egress/ip-address.ts';
import { listEntryName, reverseName } from '#shared/egress/reverse-name.ts';
import { evaluateSpf } from '#shared/egress/spf/evaluate.ts';

const IPV4_OCTETS = 4;

/**
 * Runs all checks side by side.
 *
 * @throws TypeError where the identity has no IP address: configuration lets none other through
 */
export async function examineEgress(identity: EgressIdentity, lookUp: LookUp): Promise<Finding[]> {
  const octets = parseIpAddress(identity.address);
  if (octets === null) throw new TypeError('impossible: an egress that is no IP address');
  const isIpv4 = octets.length === IPV4_OCTETS;
  const lists = BLOCK_LISTS.filter(({ families }) => families.includes(isIpv4 ? 4 : 6));
  return Promise.all([
    lookUp(reverseName(octets), 'PTR').then((answer) => reverseDnsFinding(identity, answer)),
    lookUp(identity.heloName, isIpv4 ? 'A' : 'AAAA').then((answer) =>
      forwardDnsFinding(identity, answer),
    ),
    spf('spf_helo', identity, octets, lookUp),
    spf('spf_mail_from', identity, octets, lookUp),
    ...lists.map((list) => askList(list, octets, lookUp)),
  ]);
}

async function spf(
  check: 'spf_helo' | 'spf_mail_from',
  { address, heloName, mailFrom }: EgressIdentity,
  octets: readonly number[],
  lookUp: LookUp,
): Promise<Finding> {
  // RFC 7208 §2.4: for the HELO name the sender is postmaster there.
  const sender = check === 'spf_helo' ? `postmaster@${heloName}` : mailFrom;
  const domain = sender.slice(sender.lastIndexOf('@') + 1).toLowerCase();
  const result = await evaluateSpf({ domain, sender, heloName, address: octets }, lookUp);
  return spfFinding(check, domain, address, result);
}

async function askList(
  list: BlockList,
  octets: readonly number[],
  lookUp: LookUp,
): Promise<Finding> {
  const [answer, test] = await Promise.all([
    lookUp(listEntryName(octets, list.zone), 'A'),
    lookUp(listEntryName(TEST_ENTRY, list.zone), 'A'),
  ]);
  return blockListFinding(list, answer, test);
}
