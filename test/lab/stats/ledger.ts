import type { Verb } from '#lab/smtp/command.ts';
import type { Occupancy } from './occupancy.ts';
import { newTally } from './tally.ts';
import type { HostStats, Tally } from './tally.ts';

/** Takes down what happens on one connection. */
export interface ConnectionRecorder {
  readonly command: (verb: Verb) => void;
  readonly transaction: () => void;
  readonly recipient: () => void;
  readonly refusal: () => void;
  /** Commands have come, in one portion of the stream. */
  readonly flight: () => void;
  readonly pipelinedFlight: () => void;
  readonly syncViolation: () => void;
  /** To be called once, when the connection has ended. */
  readonly closed: () => void;
}

export interface HostRecorder {
  readonly opened: (client: string) => ConnectionRecorder;
  readonly read: () => HostStats;
  /** Starts again from nothing; connections that are open stay counted as open. */
  readonly reset: () => void;
}

export interface LabStats {
  readonly hosts: readonly HostStats[];
  readonly totals: {
    readonly connections: number;
    readonly recipients: number;
    readonly refusals: number;
    readonly flights: number;
    /** The most connections that were open at once, over all hosts and clients. */
    readonly maxOpen: number;
    readonly syncViolations: number;
    /** Commands that a verifier never sends. */
    readonly data: number;
    readonly vrfy: number;
    readonly expn: number;
  };
}

/**
 * @param character the name of the character that the host plays
 * @param occupancy told of each connection that is opened or closed
 */
export function createHostRecorder(
  host: string,
  character: string,
  occupancy: Occupancy,
): HostRecorder {
  const openByClient = new Map<string, number>();
  let tally = newTally();
  const count = (client: string, change: 1 | -1): number => {
    occupancy.change(change);
    const open = (openByClient.get(client) ?? 0) + change;
    if (open === 0) openByClient.delete(client);
    else openByClient.set(client, open);
    return open;
  };
  return {
    opened: (client) => {
      tally.connections += 1;
      tally.maxOpenPerClient = Math.max(tally.maxOpenPerClient, count(client, 1));
      return createConnectionRecorder(
        () => tally,
        () => count(client, -1),
      );
    },
    read: () => ({
      ...tally,
      host,
      character,
      open: sum([...openByClient.values()]),
      commands: Object.fromEntries(tally.commands),
    }),
    reset: () => {
      tally = newTally();
      tally.maxOpenPerClient = Math.max(0, ...openByClient.values());
    },
  };
}

/** All hosts and their sums. */
export function summarise(hosts: readonly HostStats[], maxOpen: number): LabStats {
  const total = (value: (host: HostStats) => number): number => sum(hosts.map(value));
  return {
    hosts,
    totals: {
      connections: total((host) => host.connections),
      recipients: total((host) => host.recipients),
      refusals: total((host) => host.refusals),
      flights: total((host) => host.flights),
      maxOpen,
      syncViolations: total((host) => host.syncViolations),
      data: total((host) => host.commands.DATA ?? 0),
      vrfy: total((host) => host.commands.VRFY ?? 0),
      expn: total((host) => host.commands.EXPN ?? 0),
    },
  };
}

/** @param current the tally of the moment: a reset puts another in its place */
function createConnectionRecorder(current: () => Tally, closed: () => void): ConnectionRecorder {
  const own = { transactions: 0, recipients: 0, refusals: 0 };
  return {
    command: (verb) => {
      const { commands } = current();
      commands.set(verb, (commands.get(verb) ?? 0) + 1);
    },
    transaction: () => {
      const tally = current();
      own.transactions += 1;
      own.recipients = 0;
      tally.transactions += 1;
      tally.maxTransactionsPerConnection = Math.max(
        tally.maxTransactionsPerConnection,
        own.transactions,
      );
    },
    recipient: () => {
      const tally = current();
      own.recipients += 1;
      tally.recipients += 1;
      tally.maxRecipientsPerTransaction = Math.max(
        tally.maxRecipientsPerTransaction,
        own.recipients,
      );
    },
    refusal: () => {
      const tally = current();
      own.refusals += 1;
      tally.refusals += 1;
      tally.maxRefusalsPerConnection = Math.max(tally.maxRefusalsPerConnection, own.refusals);
    },
    flight: () => {
      current().flights += 1;
    },
    pipelinedFlight: () => {
      current().pipelinedFlights += 1;
    },
    syncViolation: () => {
      current().syncViolations += 1;
    },
    closed,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
