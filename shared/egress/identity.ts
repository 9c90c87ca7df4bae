/** Whether an egress address is who it says it is. */
import type { DnsAnswer } from './dns-answer.ts';
import type { EgressIdentity, Finding } from './finding.ts';
import { parseIpAddress } from './ip-address.ts';
import type { SpfResult } from './spf/evaluate.ts';

/** How many names or addresses a message shows. */
const MOST_SHOWN = 3;

/**
 * PTR of the address = HELO name. Servers refuse addresses without one (Postfix's
 * reject_unknown_client_hostname; Gmail's 5.7.25), and RFC 5321 §4.1.1.1 wants the name in HELO.
 */
export function reverseDnsFinding(
  { address, heloName }: EgressIdentity,
  answer: DnsAnswer,
): Finding {
  const about = { check: 'reverse_dns', subject: address } as const;
  if (!answer.known) return { ...about, outcome: 'unknown', detail: `its PTR: ${answer.why}` };
  if (answer.values.includes(heloName)) {
    return { ...about, outcome: 'passed', detail: `PTR is ${heloName}` };
  }
  const detail = `its PTR is ${shown(answer.values)} and not ${heloName}: ask whoever provides the address to set it, or set the HELO name to it`;
  return { ...about, outcome: 'failed', detail };
}

/** A or AAAA of the HELO name = the address: what makes the PTR believable (RFC 8601 §3 `iprev`). */
export function forwardDnsFinding(
  { address, heloName }: EgressIdentity,
  answer: DnsAnswer,
): Finding {
  const about = { check: 'forward_dns', subject: heloName } as const;
  if (!answer.known) return { ...about, outcome: 'unknown', detail: `${heloName}: ${answer.why}` };
  if (answer.values.some((value) => isSameAddress(value, address))) {
    return { ...about, outcome: 'passed', detail: `${heloName} has ${address}` };
  }
  const detail = `${heloName} has the address ${shown(answer.values)} and not ${address}: add it to DNS`;
  return { ...about, outcome: 'failed', detail };
}

/** Anything but `pass` lets a receiver take the sender for a forgery. RFC 7208 §2.3, §2.4. */
export function spfFinding(
  check: 'spf_helo' | 'spf_mail_from',
  domain: string,
  address: string,
  { result, why }: SpfResult,
): Finding {
  const about = { check, subject: domain };
  if (result === 'pass') return { ...about, outcome: 'passed', detail: why };
  if (result === 'temperror') return { ...about, outcome: 'unknown', detail: why };
  const mechanism = `ip${address.includes(':') ? 6 : 4}:${address}`;
  const detail = `SPF of ${domain} does not let ${address} send (${result}: ${why}): add ${mechanism} to its record`;
  return { ...about, outcome: 'failed', detail };
}

function isSameAddress(left: string, right: string): boolean {
  const octets = parseIpAddress(left);
  return octets !== null && octets.join('.') === parseIpAddress(right)?.join('.');
}

function shown(values: readonly string[]): string {
  return values.length === 0 ? 'not there' : values.slice(0, MOST_SHOWN).join(', ');
}
