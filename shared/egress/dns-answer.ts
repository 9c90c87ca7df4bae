/** What a resolver said, as far as these checks care. */

/** The values of the records, none where there are none; or why it could not be found out. */
export type DnsAnswer =
  | { readonly known: true; readonly values: readonly string[] }
  | { readonly known: false; readonly why: string };

/**
 * Looks a name up. MX records are given as their hosts, TXT records joined (RFC 7208 §3.3), names in
 * lower case without a dot at the end.
 */
export type LookUp = (
  name: string,
  type: 'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR',
) => Promise<DnsAnswer>;
