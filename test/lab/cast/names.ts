/** The names of the lab. They are made up under one apex, and none of them is a special-use name. */
export const APEX = 'evlab.net';

/** The domain that a character plays the mail host of. */
export function domainOf(character: string): string {
  return `${character}.${APEX}`;
}

/** The MX host of a character; some have a second. */
export function hostOf(character: string, number = 1): string {
  return `mx${number}.${domainOf(character)}`;
}

/** Third octets of 127.0.x.y: far from what other programs take, and one for each kind of host. */
export const NETWORKS = { cast: 25, bulk: 26, many: 27 } as const;

/** @param number 1…254 */
export function loopbackAddress(network: keyof typeof NETWORKS, number: number): string {
  return `127.0.${NETWORKS[network]}.${number}`;
}
