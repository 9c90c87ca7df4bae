import { describeExit, type Life, type PartEvent, StartFailure } from './life.ts';
import type { Screen } from './screen.ts';
import { Supervisor } from './supervisor.ts';

/**
 * When a part is stopped, first to last: what takes work before what does it, and that before what
 * keeps it. With each the milliseconds that its parts have.
 */
const STAGES = [
  { stage: 'edge', graceMs: 700 },
  { stage: 'origin', graceMs: 2_000 },
  { stage: 'surroundings', graceMs: 500 },
  { stage: 'data', graceMs: 1_000 },
] as const;
/**
 * Milliseconds for all stages together, below the five seconds that are promised. What the others
 * did not need, the databases have, which must not be interrupted in making their files.
 */
const BUDGET_MS = 4_200;
export type Stage = (typeof STAGES)[number]['stage'];

interface Entry {
  readonly supervisor: Pick<Supervisor<unknown>, 'pid' | 'stop'>;
  readonly stage: Stage;
  readonly note: string;
}

/** Everything that the launcher keeps running: started here, told of here, and stopped in order. */
export class Roster {
  readonly #entries = new Map<string, Entry>();
  readonly #screen: Screen;
  readonly #onPids: () => void;
  #stopping = false;

  /** @param onPids called whenever a part has come to a new process id */
  constructor(screen: Screen, onPids: () => void) {
    this.#screen = screen;
    this.#onPids = onPids;
  }

  /**
   * Starts a part and keeps it alive.
   *
   * @param note where it listens, for the screen
   * @returns what the part said when it was ready
   */
  async start<T>(name: string, stage: Stage, note: string, begin: () => Life<T>): Promise<T> {
    if (this.#stopping) throw new StartFailure(name, 'everything is being stopped');
    this.#screen.starting(name);
    const supervisor = new Supervisor(name, begin, (event) => this.#tell(event));
    this.#entries.set(name, { supervisor, stage, note });
    try {
      const ready = supervisor.start();
      this.#onPids();
      return await ready;
    } catch (error) {
      this.#screen.failed(name, '');
      throw error;
    }
  }

  /** The process of each part that has one at this moment. */
  pids(): Record<string, number> {
    const pairs = [...this.#entries].flatMap(([name, { supervisor }]) => {
      const pid = supervisor.pid();
      return pid === null ? [] : [[name, pid] as const];
    });
    return Object.fromEntries(pairs);
  }

  /** Stops all parts, stage by stage, each within its grace; none can be started any more. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const end = performance.now() + BUDGET_MS;
    for (const { stage, graceMs } of STAGES) {
      const parts = [...this.#entries.values()].filter((entry) => entry.stage === stage);
      const grace = stage === 'data' ? Math.max(graceMs, end - performance.now()) : graceMs;
      await Promise.all(parts.map(({ supervisor }) => supervisor.stop(grace)));
    }
  }

  #tell(event: PartEvent): void {
    this.#onPids();
    if (event.kind === 'ready') {
      this.#screen.ready(event.name, event.tookMs, this.#entries.get(event.name)?.note);
      return;
    }
    const again = `${describeExit(event.exit)}; starting it again in ${event.againMs} ms`;
    this.#screen.restarting(event.name, again);
  }
}
