import { describe, expect, it } from 'vitest';
import type { LeaseAnswer, LeaseRequest } from '#shared/contract/lease.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { MOST_ON_CREDIT } from '#shared/metering/book.ts';
import { LEASE_LIFE_MS } from '#shared/metering/lease.ts';
import { newId } from '#support/new-id.ts';
import { Meter } from '#edge/meter/meter.ts';

const ACCOUNT = newId('acct');
const START = Date.parse('2026-03-04T05:06:07.000Z');
const CHARGED = { state: 'deliverable', final: true } as const;
const UNKNOWN = { state: 'unknown', final: true } as const;

type Answer = Partial<LeaseAnswer> | 'away' | 'never';

/** An isolate's meter with a clock that moves as its timers do, and an origin that the test plays. */
class Isolate {
  nowMs = START;
  readonly asked: LeaseRequest[] = [];
  readonly events: Readonly<Record<string, unknown>>[] = [];
  readonly #timers: { readonly atMs: number; readonly wake: () => void }[] = [];
  readonly #behind: Promise<unknown>[] = [];
  answer: (request: LeaseRequest) => Answer = ({ wanted }) => ({ granted: wanted?.units ?? 0 });

  readonly meter = new Meter(
    {
      exchange: (request) => this.#exchange(request),
      now: () => this.nowMs,
      pause: (ms) =>
        new Promise((wake) => this.#timers.push({ atMs: this.nowMs + ms, wake: () => wake() })),
      later: (work) => this.#behind.push(work),
      newUuid: () => newId('lease', this.nowMs).slice('lease_'.length),
      log: (level, event, fields) => this.events.push({ level, event, ...fields }),
    },
    3,
  );

  charge(
    record: { state: 'deliverable' | 'unknown'; final: boolean } = CHARGED,
    account = ACCOUNT,
  ) {
    const requestId = `req_${this.events.length + 1}`;
    const deadlineMs = this.nowMs + 8000;
    return this.meter.charge({ accountId: account, record, requestId, deadlineMs });
  }

  /** Lets time pass, and wakes whoever waits. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await settled();
      const next = this.#timers
        .filter(({ atMs }) => atMs <= untilMs)
        .toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.wake();
    }
    this.nowMs = untilMs;
    await settled();
  }

  /** What was given back, as pairs of lease and units spent. */
  get returned(): (readonly [string, number])[] {
    return this.asked.flatMap(({ returned }) =>
      returned.map(({ id, spent }) => [id, spent] as const),
    );
  }

  async #exchange(request: LeaseRequest): Promise<LeaseAnswer> {
    this.asked.push(request);
    const answer = this.answer(request);
    if (answer === 'never') return new Promise(() => undefined);
    await settled();
    if (answer === 'away') throw new Fault('origin_unavailable');
    return { granted: 0, life_ms: LEASE_LIFE_MS, retry_after_seconds: null, ...answer };
  }
}

/** Long enough for all that waits for no timer. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a hit', () => {
  it('waits for a lease where there is none, and writes down every unit of it', async () => {
    const isolate = new Isolate();
    for (let hit = 0; hit < 3; hit += 1) await isolate.charge();
    expect(isolate.asked).toHaveLength(1);
    const lease = isolate.asked[0]?.wanted?.id;
    expect(isolate.events).toEqual(
      [1, 2, 3].map((n) => ({
        level: 'INFO',
        event: 'usage.hit',
        account: ACCOUNT,
        lease,
        n,
        request_id: `req_${n}`,
      })),
    );
  });

  it('takes no I/O while there are units, and asks for more behind an answer', async () => {
    const isolate = new Isolate();
    await isolate.charge();
    isolate.nowMs += 1000;
    for (let hit = 0; hit < 8; hit += 1) await isolate.charge();
    await isolate.pass(0);
    expect(isolate.asked.map(({ wanted }) => wanted?.units)).toEqual([10, 50]);
  });

  it('that costs nothing is counted, and asks for nothing', async () => {
    const isolate = new Isolate();
    await isolate.charge(UNKNOWN);
    await isolate.charge({ state: 'deliverable', final: false });
    expect([isolate.asked, isolate.events]).toEqual([[], []]);
    await isolate.pass(LEASE_LIFE_MS + 5000);
    expect(isolate.asked[0]).toMatchObject({
      wanted: null,
      returned: [{ spent: 0, free: { unknown: 1, degraded: 1 } }],
    });
  });

  it('waits where another asks already, so that many make one question', async () => {
    const isolate = new Isolate();
    isolate.answer = ({ wanted }) => ({ granted: Math.min(1000, (wanted?.units ?? 0) * 100) });
    const hits = Array.from({ length: 50 }, () => isolate.charge());
    await isolate.pass(20);
    await Promise.all(hits);
    expect(isolate.asked.filter(({ wanted }) => wanted !== null)).toHaveLength(1);
    expect(isolate.events).toHaveLength(50);
  });

  it('never spends a unit twice, however many wait for the last ones', async () => {
    const isolate = new Isolate();
    let left = 7;
    isolate.answer = ({ wanted }) => {
      if (wanted === null || left === 0) return { granted: 0, retry_after_seconds: 3600 };
      left -= 1;
      return { granted: 1 };
    };
    const hits = Array.from({ length: 20 }, () =>
      isolate.charge().then(
        () => 'served',
        () => 'refused',
      ),
    );
    await isolate.pass(1000);
    const outcomes = await Promise.all(hits);
    expect(outcomes.filter((outcome) => outcome === 'served')).toHaveLength(7);
    const units = isolate.events.map(({ lease, n }) => `${String(lease)} ${String(n)}`);
    expect(new Set(units).size).toBe(7);
  });
});

describe('a plan that is used up', () => {
  it('is refused until the time that the ledger says, and asked for again after some seconds', async () => {
    const isolate = new Isolate();
    isolate.answer = () => ({ granted: 0, retry_after_seconds: 86_400 });
    const refused = { code: 'quota_exceeded', retryAfterSeconds: 86_400 };
    await expect(isolate.charge()).rejects.toMatchObject(refused);
    await expect(isolate.charge()).rejects.toMatchObject(refused);
    expect(() => isolate.meter.refuseIfUsedUp(ACCOUNT)).toThrow(
      expect.objectContaining({ code: 'quota_exceeded' }),
    );
    expect(isolate.asked).toHaveLength(1);
    isolate.nowMs += 5000;
    isolate.meter.refuseIfUsedUp(ACCOUNT);
    await expect(isolate.charge()).rejects.toMatchObject({ code: 'quota_exceeded' });
    expect(isolate.asked).toHaveLength(2);
  });

  it('still gets what costs nothing', async () => {
    const isolate = new Isolate();
    isolate.answer = () => ({ granted: 0, retry_after_seconds: 86_400 });
    await expect(isolate.charge()).rejects.toThrow(Fault);
    await isolate.charge(UNKNOWN);
    isolate.meter.free(ACCOUNT, 'unasked');
  });

  it('of one account refuses no other', async () => {
    const isolate = new Isolate();
    isolate.answer = ({ account_id: account }) => ({ granted: account === ACCOUNT ? 0 : 1 });
    await expect(isolate.charge()).rejects.toThrow(Fault);
    await isolate.charge(CHARGED, newId('acct'));
    isolate.meter.refuseIfUsedUp(newId('acct'));
  });
});

describe('an origin that does not answer', () => {
  it('leaves a bounded credit, which is told when it is back', async () => {
    const isolate = new Isolate();
    isolate.answer = () => 'away';
    for (let hit = 0; hit < MOST_ON_CREDIT; hit += 1) await isolate.charge();
    expect(isolate.events.filter(({ event }) => event === 'usage.hit')).toHaveLength(
      MOST_ON_CREDIT,
    );
    await expect(isolate.charge()).rejects.toMatchObject({ code: 'origin_unavailable' });
    isolate.answer = ({ wanted }) => ({ granted: wanted?.units ?? 0 });
    isolate.nowMs += 1000;
    await isolate.charge();
    expect(isolate.returned.reduce((sum, [, spent]) => sum + spent, 0)).toBe(MOST_ON_CREDIT);
  });

  it('is asked once in a second, and nobody waits for it in between', async () => {
    const isolate = new Isolate();
    isolate.answer = () => 'away';
    for (let hit = 0; hit < 10; hit += 1) await isolate.charge();
    expect(isolate.asked).toHaveLength(1);
    isolate.nowMs += 1000;
    for (let hit = 0; hit < 10; hit += 1) await isolate.charge();
    expect(isolate.asked).toHaveLength(2);
  });

  it('keeps others waiting no longer than half a second', async () => {
    const isolate = new Isolate();
    isolate.answer = () => 'never';
    void isolate.charge();
    const second = isolate.charge();
    await isolate.pass(505);
    await second;
    expect(isolate.events).toHaveLength(1);
  });

  it('is asked by another where whoever asked was cancelled', async () => {
    const isolate = new Isolate();
    isolate.answer = () => 'never';
    void isolate.charge();
    isolate.answer = ({ wanted }) => ({ granted: wanted?.units ?? 0 });
    await isolate.pass(1000);
    await isolate.charge();
    expect(isolate.asked).toHaveLength(2);
    expect(isolate.asked[1]?.wanted?.id).toBe(isolate.asked[0]?.wanted?.id);
  });
});

describe('what an isolate holds', () => {
  it('is given back when it is over, though nobody comes any more', async () => {
    const isolate = new Isolate();
    await isolate.charge();
    await isolate.charge();
    const lease = isolate.asked[0]?.wanted?.id ?? '';
    await isolate.pass(LEASE_LIFE_MS + 5000);
    expect(isolate.returned).toEqual([[lease, 2]]);
    await isolate.pass(60_000);
    expect(isolate.asked).toHaveLength(2);
  });

  it('is given back at once for whoever wants to see what was used', async () => {
    const isolate = new Isolate();
    await isolate.charge();
    const lease = isolate.asked[0]?.wanted?.id ?? '';
    await isolate.meter.giveBack(ACCOUNT);
    await isolate.meter.giveBack(ACCOUNT);
    await isolate.meter.giveBack(newId('acct'));
    expect(isolate.returned).toEqual([[lease, 1]]);
    await isolate.charge();
    expect(isolate.events.map(({ n }) => n)).toEqual([1, 1]);
  });

  it('is told again when it was not heard', async () => {
    const isolate = new Isolate();
    await isolate.charge();
    isolate.answer = () => 'away';
    await isolate.meter.giveBack(ACCOUNT);
    isolate.answer = () => ({});
    await isolate.meter.giveBack(ACCOUNT);
    const [first, second] = isolate.returned;
    expect(second).toEqual(first);
  });

  it('is given back where there are too many accounts', async () => {
    const isolate = new Isolate();
    const accounts = Array.from({ length: 5 }, () => newId('acct'));
    for (const account of accounts) await isolate.charge(CHARGED, account);
    await isolate.pass(0);
    const told = isolate.asked.filter(({ returned }) => returned.length > 0);
    expect(told.map(({ account_id: account }) => account)).toEqual(accounts.slice(0, 2));
    expect(told.every(({ returned: [lease] }) => lease?.spent === 1)).toBe(true);
  });
});
