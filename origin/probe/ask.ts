/** Asking one mail server after another until one has answered: RFC 5321 §5.1. */
import type { Transcript } from '#shared/contract/transcript.ts';
import type { SessionOutcome } from '#shared/smtp/conversation/outcome.ts';
import type { Plan } from '#shared/smtp/conversation/plan.ts';
import type { Target } from './session/connection.ts';
import { runSession } from './session/session.ts';
import type { SessionReport } from './session/session.ts';
import type { SessionWorld } from './session/world.ts';
import { transcriptFor } from './told-transcript.ts';

/** RFC 5321 §5.1: at least two addresses are tried. Three hosts of two bound the time it takes. */
const MOST_HOSTS = 3;
const MOST_ADDRESSES_A_HOST = 2;
/** Shorter than a lease on a connection, so that no session outlives its own. */
const SESSION_BUDGET_MS = 60_000;

export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface AskWorld {
  readonly session: SessionWorld;
  readonly resolveHost: (host: string) => Promise<readonly HostAddress[]>;
  readonly smtpPort: number;
  /** The address of this machine to connect from; null lets the system choose. */
  readonly localAddress: string | null;
}

/** What asking came to: which host was spoken with, and how each recipient's question ended. */
export interface Asked {
  readonly host: string | null;
  readonly outcomes: ReadonlyMap<string, SessionOutcome>;
  /** Resolves when no connection is left. */
  readonly closed: Promise<unknown>;
  /** Milliseconds spent on talking and waiting; null where no connection came about. */
  readonly smtpMs: number | null;
  /** What was said, as whoever asked about a recipient may see it, by its id. */
  readonly transcript: (id: string) => Transcript;
}

/**
 * Asks the first of the hosts that can be connected to. A host that was reached is the one that
 * answers, whatever it says: going on to the next would be escaping a refusal.
 */
export async function ask(plan: Plan, hosts: readonly string[], world: AskWorld): Promise<Asked> {
  let unreached: Asked | null = null;
  for (const host of hosts.slice(0, MOST_HOSTS)) {
    const addresses = await world.resolveHost(host);
    for (const address of addresses.slice(0, MOST_ADDRESSES_A_HOST)) {
      const report = await runSession(plan, targetOf(host, address, world), world.session, {
        budgetMs: SESSION_BUDGET_MS,
      });
      const asked = toAsked(host, plan, report);
      if (report.connectedMs !== null) return asked;
      unreached = asked;
    }
  }
  return unreached ?? nowhereToConnect(plan);
}

function targetOf(host: string, { address, family }: HostAddress, world: AskWorld): Target {
  const { smtpPort: port, localAddress } = world;
  return { host, address, family, port, ...(localAddress === null ? {} : { localAddress }) };
}

function toAsked(host: string, plan: Plan, report: SessionReport): Asked {
  const { outcomes, closed, connectedMs } = report;
  return {
    host,
    outcomes,
    closed,
    smtpMs: connectedMs === null ? null : connectedMs + report.smtpMs,
    transcript: (id) => transcriptFor(id, plan, report.transcript()),
  };
}

/** The hosts had addresses when the route was found, and have none that may be used now. */
function nowhereToConnect(plan: Plan): Asked {
  const outcome = { kind: 'connection_failed', detail: 'no MX host has a usable address' } as const;
  const ids = plan.transactions.flatMap(({ recipients }) => recipients.map(({ id }) => id));
  return {
    host: null,
    outcomes: new Map(ids.map((id) => [id, outcome])),
    closed: Promise.resolve(),
    smtpMs: null,
    transcript: () => [],
  };
}
