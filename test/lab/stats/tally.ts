import type { Verb } from '#lab/smtp/command.ts';

/**
 * What one MX host saw. Counts and names of hosts only: no address, no client, no text stands here,
 * so that the numbers may be shown anywhere.
 */
export interface HostStats {
  readonly host: string;
  readonly character: string;
  readonly connections: number;
  /** Connections that are open now. */
  readonly open: number;
  /** The greatest number of connections that one client address had open at once. */
  readonly maxOpenPerClient: number;
  /** Commands by verb; `OTHER` is what is no command of the lab's. */
  readonly commands: Readonly<Partial<Record<Verb, number>>>;
  /** Transactions: MAIL that was accepted. */
  readonly transactions: number;
  readonly maxTransactionsPerConnection: number;
  /** RCPT commands that reached a decision about a recipient. */
  readonly recipients: number;
  readonly maxRecipientsPerTransaction: number;
  /** Replies of 4yz and 5yz, at any stage. */
  readonly refusals: number;
  readonly maxRefusalsPerConnection: number;
  /** Portions in which commands came: what the client had to say before it waited again. */
  readonly flights: number;
  /** Groups of commands of which one came before the reply to the one before it. */
  readonly pipelinedFlights: number;
  /** Commands that came where RFC 2920 §3.1 or RFC 5321 §4.3.1 has the client wait. */
  readonly syncViolations: number;
}

/** The same while it is being counted. */
export interface Tally {
  connections: number;
  maxOpenPerClient: number;
  readonly commands: Map<Verb, number>;
  transactions: number;
  maxTransactionsPerConnection: number;
  recipients: number;
  maxRecipientsPerTransaction: number;
  refusals: number;
  maxRefusalsPerConnection: number;
  flights: number;
  pipelinedFlights: number;
  syncViolations: number;
}

export function newTally(): Tally {
  return {
    connections: 0,
    maxOpenPerClient: 0,
    commands: new Map(),
    transactions: 0,
    maxTransactionsPerConnection: 0,
    recipients: 0,
    maxRecipientsPerTransaction: 0,
    refusals: 0,
    maxRefusalsPerConnection: 0,
    flights: 0,
    pipelinedFlights: 0,
    syncViolations: 0,
  };
}
