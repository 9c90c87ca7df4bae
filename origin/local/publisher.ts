import type { Context } from './context.ts';
import { describeStack, operatorEnvironment } from './describe-stack.ts';
import type { Running } from './launch.ts';
import { forgetProcesses, recordProcesses } from './leftovers.ts';
import {
  removeStackFiles,
  type StackFile,
  writeEnvironmentFile,
  writeStackFile,
} from './stack-file.ts';

/** Keeps the files that tell of the stack true while it runs. */
export class Publisher {
  readonly #context: Context;
  #running: Running | null = null;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Tells that all is up, for the first time. */
  announce(running: Running): StackFile {
    this.#running = running;
    writeEnvironmentFile(this.#directory, operatorEnvironment(this.#context, running));
    return this.#writeStack(running);
  }

  /** Brings process ids up to date. */
  refresh(): void {
    recordProcesses(this.#directory, Object.values(this.#context.roster.pids()));
    if (this.#running !== null) this.#writeStack(this.#running);
  }

  /** Tells that nothing is up any more; from here on nothing is written. */
  withdraw(): void {
    this.#running = null;
    removeStackFiles(this.#directory);
  }

  /** Every process has ended. */
  forget(): void {
    forgetProcesses(this.#directory);
  }

  get #directory(): string {
    return this.#context.settings.stateDirectory;
  }

  #writeStack(running: Running): StackFile {
    const stack = describeStack(this.#context, running);
    writeStackFile(this.#directory, stack);
    return stack;
  }
}
