/**
 * How each provider is to be treated, as one table. A provider that is not listed gets the default.
 *
 * Providers publish what they take from senders who deliver. We deliver nothing, so we begin at a
 * fifth of that, and come nearer only while all goes well (see ./window.ts).
 */

import { MAX_TRANSACTIONS_PER_CONNECTION } from '#shared/smtp/conversation/plan.ts';

export interface ProviderPolicy {
  /** Whether its servers are asked at all. */
  readonly probe: 'yes' | 'never';
  /** Connections at once from one egress address, over all workers together: never more. */
  readonly connections: number;
  /** Connections at once to begin with. */
  readonly firstConnections: number;
  /** Mail transactions in one connection. */
  readonly transactions: number;
  /** New connections a minute from one egress address. */
  readonly connectionsPerMinute: number;
  /** Why it is so, and where that is written. */
  readonly source: string;
}

/** Of a published delivery limit: what we begin with. */
const SHARE_OF_PUBLISHED = 0.2;
/** One a second, which is seen as no rush by a server that one company runs. */
const CONNECTIONS_PER_MINUTE = 60;
/** Five a second: providers run many machines behind one name. */
const PROVIDER_CONNECTIONS_PER_MINUTE = 300;

const DEFAULT: ProviderPolicy = {
  probe: 'yes',
  connections: 2,
  firstConnections: 2,
  transactions: MAX_TRANSACTIONS_PER_CONNECTION,
  connectionsPerMinute: CONNECTIONS_PER_MINUTE,
  source: 'two connections a host: Exim and Exchange allow 20 a source, and we are one of many',
};

const NEVER = { ...DEFAULT, probe: 'never', connections: 0, firstConnections: 0 } as const;

const POLICIES: Readonly<Record<string, ProviderPolicy>> = {
  google: published('Gmail and Google Workspace', 5, 50),
  microsoft365: published('Exchange Online', 5, 50),
  icloud: published('iCloud Mail', 10, 5),
  mimecast: published('Mimecast', 10, 100),
  gmx: published('GMX', 4, 20),
  qq: published('QQ Mail', 4, 8),
  netease163: published('163.com', 4, 7),
  outlook_consumer: {
    ...NEVER,
    source: 'Outlook.com policies for senders forbid "namespace mining": asking without sending',
  },
};

/** The policy for a provider; null is a server that is nobody's we know. */
export function policyFor(provider: string | null): ProviderPolicy {
  return (provider === null ? undefined : POLICIES[provider]) ?? DEFAULT;
}

/** A row from what a provider takes of those who deliver: connections at once, messages in each. */
function published(name: string, connections: number, messages: number): ProviderPolicy {
  return {
    probe: 'yes',
    connections,
    firstConnections: share(connections),
    transactions: Math.min(share(messages), MAX_TRANSACTIONS_PER_CONNECTION),
    connectionsPerMinute: PROVIDER_CONNECTIONS_PER_MINUTE,
    source: `${name}, delivery limits: ${connections} connections of ${messages} messages each`,
  };
}

function share(limit: number): number {
  return Math.max(1, Math.floor(limit * SHARE_OF_PUBLISHED));
}
