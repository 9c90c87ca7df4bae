import type { Behaviour } from './behaviour.ts';
import type { Triplet } from './greylist.ts';

/** Where one connection stands. */
export interface Session {
  readonly greeted: boolean;
  readonly encrypted: boolean;
  readonly transaction: Transaction | null;
  readonly refusals: number;
}

/** What happened since MAIL was accepted. */
export interface Transaction {
  readonly sender: string;
  readonly smtputf8: boolean;
  readonly tried: number;
  readonly accepted: number;
}

/** What a dialogue may ask of the world. */
export interface Surroundings {
  readonly behaviour: Behaviour;
  /** The name that the server gives itself. */
  readonly host: string;
  /** The client's IP address. */
  readonly client: string;
  /** Whether the server takes mail for a domain (lower case). */
  readonly serves: (domain: string) => boolean;
  /** See `Greylist.waitMs`, with the clock bound. */
  readonly greylistWaitMs: (triplet: Triplet) => number;
}
