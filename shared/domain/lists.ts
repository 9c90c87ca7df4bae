/**
 * What kind of service a domain belongs to: disposable, free, relay.
 *
 * Disposable: mailboxes that are thrown away, or that anybody may read. It says nothing of whether
 * mail arrives. A relay's alias belongs to a real mailbox and is no disposable one, and neither is
 * an address at a free mailbox service, whatever the lists say.
 */
import { getDomain } from 'tldts';
import { FREE_DOMAINS } from './free-domains.ts';
import { isRelayDomain } from './relay-domains.ts';
import { likelyMeant } from './slip.ts';
import { hasDomain } from './sorted-domains.ts';
import type { SortedDomains } from './sorted-domains.ts';
import { isSpecialUse } from './special-use.ts';
import { suffixesOf } from './suffix.ts';

/** Each question takes a domain in lower case, with A-labels. */
export interface DomainLists {
  isDisposable(asciiDomain: string): boolean;
  isFree(asciiDomain: string): boolean;
  isRelay(asciiDomain: string): boolean;
  /** What the answers rest on, for the evidence: the sources' names and versions. */
  readonly version: string;
}

/** Sub-domains that a service lets its users choose are its users', not the service's. */
const PUBLIC_SUFFIX_OPTIONS = {
  allowPrivateDomains: true,
  extractHostname: false,
  validateHostname: false,
};

/**
 * The questions over a compiled list of disposable domains.
 *
 * @param version names the sources of the list and their versions.
 */
export function domainLists(disposable: SortedDomains, version: string): DomainLists {
  return {
    isDisposable: (asciiDomain) =>
      !isFreeDomain(asciiDomain) &&
      !isRelayDomain(asciiDomain) &&
      !isSpecialUse(asciiDomain) &&
      isListed(disposable, asciiDomain),
    isFree: isFreeDomain,
    isRelay: isRelayDomain,
    version,
  };
}

function isFreeDomain(asciiDomain: string): boolean {
  return FREE_DOMAINS.has(asciiDomain);
}

/**
 * Whether the domain is listed, or one above it that belongs to the same owner. The Public Suffix
 * List says where the owner changes; a public suffix itself is nobody's mail domain.
 */
function isListed(disposable: SortedDomains, asciiDomain: string): boolean {
  const registrable = getDomain(asciiDomain, PUBLIC_SUFFIX_OPTIONS);
  if (registrable === null) return false;
  for (const suffix of suffixesOf(asciiDomain)) {
    // The lists name slips such as gmial.com: mail there is lost by mistake, not by intent.
    if (hasDomain(disposable, suffix)) return likelyMeant(registrable) === null;
    if (suffix === registrable) return false;
  }
  return false;
}
