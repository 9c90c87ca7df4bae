import { beforeEach, describe, expect, it } from 'vitest';
import { EXIT_BAD_CONFIGURATION } from '#origin/config/read.ts';
import type { Clock } from '#origin/local/clock.ts';
import type { Exit, Life, PartEvent } from '#origin/local/life.ts';
import { Supervisor } from '#origin/local/supervisor.ts';

/** A life whose course the test decides. */
class ScriptedLife implements Life<string> {
  readonly #ready = Promise.withResolvers<string>();
  readonly #exited = Promise.withResolvers<Exit>();
  readonly ready = this.#ready.promise;
  readonly exited = this.#exited.promise;
  readonly graces: number[] = [];
  readonly #pid: number;

  constructor(pid: number) {
    this.#pid = pid;
  }

  readonly pid = (): number => this.#pid;

  becomeReady(): void {
    this.#ready.resolve(`ready as ${this.#pid}`);
  }

  neverBecomeReady(): void {
    this.#ready.reject(new Error('it was not ready in time'));
  }

  die(code: number, lastWords = ''): void {
    this.#exited.resolve({ code, signal: null, lastWords });
  }

  readonly end = async (graceMs: number): Promise<void> => {
    this.graces.push(graceMs);
    this.#exited.resolve({ code: 0, signal: null, lastWords: '' });
  };
}

/** A clock that the test moves. */
class ManualClock implements Clock {
  #now = 0;
  #waiting: { readonly until: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ until: this.#now + ms, wake: resolve });
      signal.addEventListener('abort', () => resolve());
    });
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = this.#waiting.filter(({ until }) => until <= this.#now);
    this.#waiting = this.#waiting.filter(({ until }) => until > this.#now);
    for (const { wake } of due) wake();
  }
}

let clock: ManualClock;
let lives: ScriptedLife[];
let events: PartEvent[];
let supervisor: Supervisor<string>;

beforeEach(() => {
  clock = new ManualClock();
  lives = [];
  events = [];
  const begin = (): ScriptedLife => {
    const life = new ScriptedLife(100 + lives.length);
    lives.push(life);
    return life;
  };
  supervisor = new Supervisor('part', begin, (event) => events.push(event), clock);
});

/** Lets so many milliseconds go by, and everything happen that then happens. */
async function pass(ms = 0): Promise<void> {
  await settled();
  clock.advance(ms);
  await settled();
}

/** Every promise that could be settled is. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function startAndFail(): Promise<unknown> {
  return supervisor.start().then(
    () => 'it started',
    (error: unknown) => error,
  );
}

function current(): ScriptedLife {
  const life = lives.at(-1);
  if (life === undefined) throw new TypeError('no life has begun');
  return life;
}

function delays(): number[] {
  return events.flatMap((event) => (event.kind === 'died' ? [event.againMs] : []));
}

describe('a start', () => {
  it('hands on what the part said when it was ready', async () => {
    const started = supervisor.start();
    current().becomeReady();
    expect(await started).toBe('ready as 100');
    expect(supervisor.pid()).toBe(100);
    expect(events.map(({ kind }) => kind)).toEqual(['ready']);
  });

  it('is given up at once when the configuration is refused', async () => {
    const failure = startAndFail();
    current().die(EXIT_BAD_CONFIGURATION, 'EV_X is missing');
    expect(String(await failure)).toMatch(/part .*exit code 78\nEV_X is missing/);
    await pass(60_000);
    expect(lives).toHaveLength(1);
  });

  it('is tried three times, and then given up with the last words', async () => {
    const failure = startAndFail();
    current().die(1, 'first words');
    await pass(100);
    current().die(1, 'second words');
    await pass(200);
    current().die(1, 'third words');
    expect(String(await failure)).toContain('third words');
    await pass(60_000);
    expect(lives).toHaveLength(3);
  });

  it('succeeds at a later attempt', async () => {
    const started = supervisor.start();
    current().die(1);
    await pass(100);
    current().becomeReady();
    expect(await started).toBe('ready as 101');
  });

  it('ends a life that does not become ready in time, and begins another', async () => {
    const started = supervisor.start();
    current().neverBecomeReady();
    await pass(100);
    expect(lives[0]?.graces).toEqual([0]);
    current().becomeReady();
    expect(await started).toBe('ready as 101');
  });
});

describe('a part that was ready', () => {
  beforeEach(async () => {
    const started = supervisor.start();
    current().becomeReady();
    await started;
  });

  it('is started again with growing waits, for as long as it dies', async () => {
    for (const wait of [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]) {
      current().die(137);
      await pass(wait - 1);
      const before = lives.length;
      await pass(1);
      expect(lives.length).toBe(before + 1);
    }
    expect(delays()).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  it('is started again at once after it had lived well for a while', async () => {
    current().die(1);
    await pass(100);
    current().becomeReady();
    await pass(60_000);
    current().die(1);
    await pass(100);
    expect(delays()).toEqual([100, 100]);
  });

  it('is started again even with a configuration that is refused now', async () => {
    current().die(EXIT_BAD_CONFIGURATION);
    await pass(100);
    expect(lives).toHaveLength(2);
  });

  it('shows the process of its present life', async () => {
    current().die(1);
    await pass(100);
    expect(supervisor.pid()).toBe(101);
  });

  it('is ended for good, with the grace that it is given', async () => {
    await supervisor.stop(700);
    expect(current().graces).toEqual([700]);
    await pass(60_000);
    expect(lives).toHaveLength(1);
    expect(delays()).toEqual([]);
  });

  it('can be stopped while it waits for its next life', async () => {
    current().die(1);
    await pass(50);
    await supervisor.stop(700);
    await pass(60_000);
    expect(lives).toHaveLength(1);
  });
});

it('rejects a start that is stopped before it is done', async () => {
  const failure = startAndFail();
  await supervisor.stop(700);
  expect(String(await failure)).toContain('stopped');
  expect(current().graces).toEqual([700]);
});
