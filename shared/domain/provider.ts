/**
 * Who runs a mail exchanger, by the name that it has in DNS. The name says whose replies to expect
 * and whose rules to keep; it is a hint and no proof, since anybody may name a host as they like
 * below a domain of their own. So only whole labels at the end of the name count:
 * `mx.google.com.example.net` is nobody's.
 */
import { PROVIDER_TABLES } from './provider-hosts.ts';
import { PROVIDER_TABLES_BY_COUNTRY } from './provider-hosts-by-country.ts';
import { hasSuffixIn, suffixesOf } from './suffix.ts';

/**
 * Amazon SES receives at one host a region, beside customers' own servers under the same domain
 * (SES developer guide, "Email receiving endpoints").
 */
const AMAZON_SES_INBOUND = /^inbound-smtp\.[a-z0-9-]+\.amazonaws\.com$/;
/**
 * Machines that customers run themselves under a provider's domain: rented servers, and access
 * lines named after their IPv4 address.
 */
const CUSTOMER_MACHINES: ReadonlySet<string> = new Set([
  'clients.your-server.de',
  'vps.ovh.net',
  'vps.ovh.ca',
]);
const NAMED_AFTER_IPV4 = /(?:^|[^0-9])\d{1,3}([.-])\d{1,3}\1\d{1,3}\1\d{1,3}[.-]/;
/** RFC 1035 §2.3.4, with the final dot: nothing longer is a host name. */
const MAX_HOST_LENGTH = 254;

const PROVIDERS: ReadonlyMap<string, string> = new Map(
  [...PROVIDER_TABLES, ...PROVIDER_TABLES_BY_COUNTRY]
    .flatMap((table) => Object.entries(table))
    .flatMap(([provider, suffixes]) =>
      suffixes.split(/\s+/).map((suffix) => [suffix, provider] as const),
    ),
);

/**
 * The provider's name, as in metrics and verdicts, or null when it is nobody's we know.
 *
 * @param mxHost a host name as DNS has it: in any case, with or without the final dot.
 */
export function providerOf(mxHost: string): string | null {
  if (mxHost.length > MAX_HOST_LENGTH) return null;
  const host = mxHost.toLowerCase().replace(/\.$/, '');
  if (AMAZON_SES_INBOUND.test(host)) return 'amazon_ses';
  if (NAMED_AFTER_IPV4.test(host) || hasSuffixIn(host, CUSTOMER_MACHINES)) return null;
  for (const suffix of suffixesOf(host)) {
    const provider = PROVIDERS.get(suffix);
    if (provider !== undefined) return provider;
  }
  return null;
}
