/** The addresses that a worker asks from. */

/** Names the egress where the system chooses the address. */
const DEFAULT_EGRESS = 'default';

export interface Egress {
  /** Of its queues, in Redis and in metrics: the address, or `default`. */
  readonly name: string;
  /** The address of this machine to connect from; null lets the system choose. */
  readonly address: string | null;
  readonly heloName: string;
}

interface EgressConfiguration {
  readonly EV_EGRESS_ADDRESS?:
    | readonly { readonly address: string; readonly heloName: string | null }[]
    | undefined;
  readonly EV_HELO_NAME: string;
}

/** Those that are configured; one without an address where none is. */
export function egressesOf({
  EV_EGRESS_ADDRESS: listed,
  EV_HELO_NAME,
}: EgressConfiguration): readonly Egress[] {
  // As DNS answers, so that names can be compared.
  const heloName = EV_HELO_NAME.toLowerCase();
  if (listed === undefined) return [{ name: DEFAULT_EGRESS, address: null, heloName }];
  return listed.map((egress) => ({
    name: egress.address,
    address: egress.address,
    heloName: egress.heloName ?? heloName,
  }));
}
