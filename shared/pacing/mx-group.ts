/** Who runs an MX, as far as caps and rates go: the provider, or else the set of hosts itself. */

/**
 * Domains of one provider share its caps, whatever their MX hosts are called. For everyone else the
 * least host name of the set stands for it, so that the random order of equal preferences (RFC 5321
 * §5.1) makes no second group.
 */
export function mxGroup(provider: string | null, hosts: readonly string[]): string {
  if (provider !== null) return `provider:${provider}`;
  return `host:${hosts.toSorted()[0] ?? ''}`;
}
