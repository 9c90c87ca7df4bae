import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** Something that a process cannot do its work without. */
export interface Dependency {
  /** As `email_validator_dependency_up` names it. */
  readonly name: 'database' | 'redis' | 'partition';
  /** Rejects when it does not answer, within a bound of its own. */
  readonly answers: () => Promise<unknown>;
  /** What whoever reads the log should do. */
  readonly advice: string;
}

/** Often enough for an alert after two minutes, and rare enough to cost nothing. */
const LOOK_EVERY_MS = 5000;

/**
 * Looks at what a process depends on, in the background. One that is away is said once, with what to
 * do, and once when it is back.
 */
export class DependencyWatch {
  readonly #dependencies: readonly Dependency[];
  readonly #metrics: Metrics;
  readonly #logger: Logger;
  readonly #everyMs: number;
  readonly #away = new Set<string>();
  readonly #seen = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    dependencies: readonly Dependency[],
    { metrics, logger }: { readonly metrics: Metrics; readonly logger: Logger },
    everyMs: number = LOOK_EVERY_MS,
  ) {
    this.#dependencies = dependencies;
    this.#metrics = metrics;
    this.#logger = logger;
    this.#everyMs = everyMs;
  }

  /** Whether each has answered at least once: from then on the process counts as started. */
  get hasStarted(): boolean {
    return this.#seen.size === this.#dependencies.length;
  }

  /** Resolves after the first look. */
  async start(): Promise<void> {
    await Promise.all(this.#dependencies.map((dependency) => this.#look(dependency)));
    if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), this.#everyMs).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #look({ name, answers, advice }: Dependency): Promise<void> {
    try {
      await answers();
      if (this.#away.delete(name)) this.#logger.info({ dependency: name }, `${name} is back`);
      this.#seen.add(name);
    } catch (error) {
      if (!this.#away.has(name)) {
        this.#logger.error({ err: error, dependency: name }, `${name} does not answer: ${advice}`);
      }
      this.#away.add(name);
    }
    const up = this.#away.has(name) ? 0 : 1;
    this.#metrics.set('email_validator_dependency_up', { dependency: name }, up);
  }
}
