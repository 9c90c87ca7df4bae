/** Who does not want to be asked, and how far that reaches. */
import { suffixesOf } from '#shared/domain/suffix.ts';

/**
 * The opted-out name that forbids asking at these hosts about a domain, or null.
 *
 * A name stands for itself and for all names under it: who runs `example.com` runs what lies under
 * it too, and a provider that gives each customer an MX host of its own opts out with one name. One
 * host of the MX set is enough: asking another instead would be getting around the wish.
 *
 * @param domain the address's domain, as A-labels in lower case
 * @param hosts its MX hosts
 */
export function optedOutBy(
  domain: string,
  hosts: readonly string[],
  optOuts: ReadonlySet<string>,
): string | null {
  if (optOuts.size === 0) return null;
  for (const name of [domain, ...hosts]) {
    for (const suffix of suffixesOf(name.toLowerCase())) if (optOuts.has(suffix)) return suffix;
  }
  return null;
}

/** What the evidence says of it: whose wish it is, and that it is not ours to pass over. */
export function whyOptedOut(name: string): string {
  return `${name} has opted out of being asked`;
}
