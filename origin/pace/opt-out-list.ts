/** A change is known everywhere after this and the time that reading takes. */
const READ_EVERY_MS = 3000;
/**
 * What is older than this is not believed: whoever needs it waits until it has been read again. A
 * change has to hold everywhere within 10 s; one reading may fail without holding anybody up.
 */
const BELIEVED_MS = 7000;

export interface OptOutListWorld {
  /** Reads the names from the store. */
  readonly read: () => Promise<Iterable<string>>;
  readonly now: () => number;
  /** Called when reading fails; it is tried again all the time. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The opted-out names, held in memory and read again every {@link READ_EVERY_MS}.
 *
 * It fails closed: before the list has been read once, and when it could not be read for
 * {@link BELIEVED_MS}, nobody may be asked. What waits then stays in its queue.
 */
export class OptOutList {
  readonly #world: OptOutListWorld;
  #names: ReadonlySet<string> = new Set();
  #asOfMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<ReadonlySet<string>> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(world: OptOutListWorld) {
    this.#world = world;
  }

  /** Keeps the list fresh from now on. Does not wait for the first reading. */
  start(): void {
    const refresh = () => void this.#read().catch(this.#world.onFailure);
    refresh();
    this.#timer = setInterval(refresh, READ_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /**
   * The names as they were at most {@link BELIEVED_MS} ago.
   *
   * @throws what reading throws, Fault `dependency_unavailable`, when they cannot be had
   */
  async current(): Promise<ReadonlySet<string>> {
    if (this.#world.now() - this.#asOfMs < BELIEVED_MS) return this.#names;
    return this.#read();
  }

  /** One reading at a time, shared by all who want it. */
  #read(): Promise<ReadonlySet<string>> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readOnce(): Promise<ReadonlySet<string>> {
    // What is changed while it is read may be missing: the list is as old as the question.
    const asOfMs = this.#world.now();
    this.#names = new Set(await this.#world.read());
    this.#asOfMs = asOfMs;
    return this.#names;
  }
}
