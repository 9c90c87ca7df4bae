/**
 * How each provider is to be treated, as one table. A provider that is not listed gets the default.
 */

export interface ProviderPolicy {
  /** Whether its servers are asked at all. */
  readonly probe: 'yes' | 'never';
  /** Connections at once from one egress address, over all workers together. */
  readonly connections: number;
  /** Why it is so, and where that is written. */
  readonly source: string;
}

const DEFAULT: ProviderPolicy = {
  probe: 'yes',
  connections: 2,
  source: 'two connections a host: Exim and Exchange allow 20 a source, and we are one of many',
};

const POLICIES: Readonly<Record<string, ProviderPolicy>> = {
  outlook_consumer: {
    probe: 'never',
    connections: 0,
    source: 'Outlook.com policies for senders forbid "namespace mining": asking without sending',
  },
};

/** The policy for a provider; null is a server that is nobody's we know. */
export function policyFor(provider: string | null): ProviderPolicy {
  return (provider === null ? undefined : POLICIES[provider]) ?? DEFAULT;
}
