/** What a command of `ev` is, and how it ends. */
import type { NewUuid } from '#shared/contract/id.ts';

/** Exit codes: scripts rely on them. */
export const EXIT = {
  ok: 0,
  /** The command could not be done: the service is away, the thing is not there. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
} as const;

/** Where a command reads from and writes to. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly input: AsyncIterable<Uint8Array>;
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  readonly newUuid: NewUuid;
}

export interface Command {
  /** As typed, such as `keys create`. */
  readonly name: string;
  /** What follows the name, such as `EMAIL…`. */
  readonly synopsis: string;
  readonly summary: string;
  /** @returns the exit code */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

/** The command line is wrong; the message says how it should be. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
