import { EXIT_BAD_CONFIGURATION } from '#origin/config/read.ts';
import { restartDelayMs, STABLE_AFTER_MS } from './backoff.ts';
import { type Clock, REAL_CLOCK } from './clock.ts';
import { describeExitInFull, StartFailure, type Exit, type Life, type PartEvent } from './life.ts';

/** Lives that a part may lose before it was ever ready: then it does not merely stumble. */
const START_ATTEMPTS = 3;

/** Keeps one part alive: begins a life, and after its end, with growing waits, the next. */
export class Supervisor<T> {
  readonly name: string;
  readonly #begin: () => Life<T>;
  readonly #report: (event: PartEvent) => void;
  readonly #clock: Clock;
  readonly #stopping = new AbortController();
  readonly #firstReady = Promise.withResolvers<T>();
  #life: Life<T> | null = null;
  #loop: Promise<void> | null = null;

  constructor(
    name: string,
    begin: () => Life<T>,
    report: (event: PartEvent) => void,
    clock: Clock = REAL_CLOCK,
  ) {
    this.name = name;
    this.#begin = begin;
    this.#report = report;
    this.#clock = clock;
  }

  /**
   * Begins the first life.
   *
   * @returns what the part said when it was ready for the first time
   * @throws {StartFailure} when its configuration is refused, or it ends again and again
   */
  start(): Promise<T> {
    this.#loop ??= this.#run();
    return this.#firstReady.promise;
  }

  pid(): number | null {
    return this.#life?.pid() ?? null;
  }

  /** Ends the part for good, within the grace. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    this.#firstReady.reject(new StartFailure(this.name, 'it was stopped'));
    await this.#life?.end(graceMs);
    await this.#loop;
  }

  async #run(): Promise<void> {
    let failures = 0;
    let wasReady = false;
    while (!this.#stopping.signal.aborted) {
      const { exit, readyForMs } = await this.#live();
      wasReady ||= readyForMs !== null;
      if (this.#stopping.signal.aborted) return;
      failures = (readyForMs ?? 0) >= STABLE_AFTER_MS ? 0 : failures;
      if (!wasReady && (exit.code === EXIT_BAD_CONFIGURATION || failures + 1 >= START_ATTEMPTS)) {
        this.#firstReady.reject(new StartFailure(this.name, describeExitInFull(exit)));
        return;
      }
      const againMs = restartDelayMs(failures);
      this.#report({ kind: 'died', name: this.name, exit, againMs });
      failures += 1;
      await this.#clock.wait(againMs, this.#stopping.signal);
    }
  }

  /** One life, from beginning to end; `readyForMs` is null when it never became ready. */
  async #live(): Promise<{ exit: Exit; readyForMs: number | null }> {
    const began = this.#clock.now();
    const life = this.#begin();
    this.#life = life;
    const ready = life.ready.then(
      (value) => ({ value }),
      // It was not ready in time: a life that cannot be used is ended. Its exit is what is told.
      () => life.end(0).then(() => null),
    );
    const outcome = await Promise.race([ready, life.exited.then(() => null)]);
    if (outcome === null) return { exit: await life.exited, readyForMs: null };
    const readyAt = this.#clock.now();
    this.#report({ kind: 'ready', name: this.name, tookMs: readyAt - began });
    this.#firstReady.resolve(outcome.value);
    return { exit: await life.exited, readyForMs: this.#clock.now() - readyAt };
  }
}
