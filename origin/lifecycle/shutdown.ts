import type { Logger } from '#origin/observe/logger.ts';

/** What is ended at shutdown, in the order in which it was registered last to first. */
interface Step {
  readonly name: string;
  readonly end: () => Promise<unknown>;
}

/**
 * Ends a process in order: stop taking work, finish what is held, close connections. A second signal
 * changes nothing; past the grace the process ends all the same, since what it held is still in a
 * queue and comes back to another.
 */
export class Shutdown {
  readonly #steps: Step[] = [];
  readonly #logger: Logger;
  readonly #graceMs: number;
  #running: Promise<void> | null = null;

  constructor(logger: Logger, graceMs: number) {
    this.#logger = logger;
    this.#graceMs = graceMs;
  }

  /** Registers a step; steps run one after another, the last registered first. */
  add(name: string, end: () => Promise<unknown>): void {
    this.#steps.push({ name, end });
  }

  /** Runs the steps on SIGTERM and SIGINT, then exits. */
  listen(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        this.#logger.info({ signal }, 'shutting down');
        void this.run().then(() => process.exit(0));
      });
    }
  }

  /** Runs every step, whatever becomes of the one before; resolves within the grace. */
  run(): Promise<void> {
    this.#running ??= this.#withinGrace();
    return this.#running;
  }

  async #withinGrace(): Promise<void> {
    const expired = Symbol('grace over');
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<typeof expired>((resolve) => {
      timer = setTimeout(() => resolve(expired), this.#graceMs);
    });
    const outcome = await Promise.race([this.#runSteps(), grace]);
    clearTimeout(timer);
    if (outcome === expired) this.#logger.warn({ graceMs: this.#graceMs }, 'grace is over');
  }

  async #runSteps(): Promise<void> {
    for (const { name, end } of this.#steps.toReversed()) {
      try {
        await end();
      } catch (error) {
        this.#logger.error({ err: error, step: name }, 'a shutdown step failed');
      }
    }
  }
}
