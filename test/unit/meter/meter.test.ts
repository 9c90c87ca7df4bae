import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LeaseAnswer, LeaseRequest } from '#shared/contract/lease.ts';
import type { UsageEvent } from '#shared/contract/usage-event.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { MOST_ON_CREDIT } from '#shared/metering/book.ts';
import { LEASE_LIFE_MS } from '#shared/metering/lease.ts';
import { Meter } from '#origin/meter/meter.ts';
import { newId } from '#support/new-id.ts';

const ACCOUNT = newId('acct');
const CHARGED = { state: 'deliverable', final: true } as const;
const UNKNOWN = { state: 'unknown', final: true } as const;

type Answer = Partial<LeaseAnswer> | 'away' | 'never';

/** A meter, and a ledger that the test plays. */
function setUp(answer: (request: LeaseRequest) => Answer) {
  const asked: LeaseRequest[] = [];
  const events: UsageEvent[] = [];
  const ledger = { answer };
  const onCredit = vi.fn<() => void>();
  const meter = new Meter({
    exchange: async (request) => {
      asked.push(request);
      const given = ledger.answer(request);
      if (given === 'never') return new Promise(() => undefined);
      await Promise.resolve();
      if (given === 'away') throw new Fault('dependency_unavailable', 'postgres');
      return { granted: 0, life_ms: LEASE_LIFE_MS, retry_after_seconds: null, ...given };
    },
    record: (event) => events.push(event),
    onCredit,
    now: () => Date.now(),
    newUuid: () => newId('lease', Date.now()).slice('lease_'.length),
  });
  return { meter, asked, events, ledger, onCredit };
}

const lendAll = ({ wanted }: LeaseRequest) => ({ granted: wanted?.units ?? 0 });

afterEach(() => {
  vi.useRealTimers();
});

describe('a hit', () => {
  it('is written down, unit by unit, from what was lent once', async () => {
    const { meter, asked, events } = setUp(lendAll);
    await Promise.all([1, 2, 3].map((n) => meter.hit(ACCOUNT, CHARGED, `req_${n}`)));
    expect(asked).toHaveLength(1);
    const lease = asked[0]?.wanted?.id;
    expect(events).toEqual(
      [1, 2, 3].map((n) => ({
        event: 'usage.hit',
        account: ACCOUNT,
        lease,
        n,
        request_id: `req_${n}`,
      })),
    );
  });

  it('that costs nothing asks for nothing', async () => {
    const { meter, asked, events } = setUp(lendAll);
    await meter.hit(ACCOUNT, UNKNOWN, 'req_1');
    expect([asked, events]).toEqual([[], []]);
  });

  it('is refused where no unit is left, and asks again after some seconds', async () => {
    vi.useFakeTimers();
    const { meter, asked } = setUp(() => ({ retry_after_seconds: 100 }));
    const refused = { code: 'quota_exceeded', retryAfterSeconds: 100 };
    await expect(meter.hit(ACCOUNT, CHARGED, 'req_1')).rejects.toMatchObject(refused);
    await expect(meter.hit(ACCOUNT, CHARGED, 'req_1')).rejects.toMatchObject(refused);
    expect(asked).toHaveLength(1);
    vi.advanceTimersByTime(5000);
    await expect(meter.hit(ACCOUNT, CHARGED, 'req_1')).rejects.toMatchObject({
      retryAfterSeconds: 100,
    });
    expect(asked).toHaveLength(2);
  });
});

describe('a ledger that does not answer', () => {
  it('leaves hits a bounded credit, and misses nothing', async () => {
    const { meter, events, asked, ledger, onCredit } = setUp(() => 'away');
    await expect(meter.hold(ACCOUNT)).rejects.toMatchObject({ code: 'dependency_unavailable' });
    for (let hit = 0; hit < MOST_ON_CREDIT; hit += 1) await meter.hit(ACCOUNT, CHARGED, 'req_1');
    await expect(meter.hit(ACCOUNT, CHARGED, 'req_1')).rejects.toMatchObject({
      code: 'dependency_unavailable',
    });
    expect([events.length, onCredit.mock.calls.length]).toEqual([MOST_ON_CREDIT, MOST_ON_CREDIT]);
    expect(asked.length).toBeLessThanOrEqual(2);
    ledger.answer = lendAll;
    await meter.giveBack(ACCOUNT);
    const told = asked.at(-1)?.returned.reduce((sum, { spent }) => sum + spent, 0);
    expect(told).toBe(MOST_ON_CREDIT);
  });

  it('keeps a hit waiting for half a second and no longer, and the next one not at all', async () => {
    vi.useFakeTimers();
    const { meter, events } = setUp(() => 'never');
    const first = meter.hit(ACCOUNT, CHARGED, 'req_1');
    await vi.advanceTimersByTimeAsync(499);
    expect(events).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    await first;
    await meter.hit(ACCOUNT, CHARGED, 'req_2');
    expect(events.map(({ n }) => n)).toEqual([1, 2]);
  });
});

describe('a unit that is held', () => {
  it('is had by nobody else until it is not needed', async () => {
    const { meter, ledger } = setUp(() => ({ granted: 1 }));
    const hold = await meter.hold(ACCOUNT);
    ledger.answer = () => ({ retry_after_seconds: 20 });
    await expect(meter.hold(ACCOUNT)).rejects.toMatchObject({ code: 'quota_exceeded' });
    hold.refused();
    await meter.hold(ACCOUNT);
  });

  it.each([
    ['a charged answer', { record: CHARGED, duplicate: false }, false],
    ['a duplicate', { record: CHARGED, duplicate: true }, true],
    ['an answer that nobody knows', { record: UNKNOWN, duplicate: false }, true],
  ])('is had again after %s: %o', async (_, answer, isHadAgain) => {
    const { meter, ledger } = setUp(() => ({ granted: 1 }));
    const hold = await meter.hold(ACCOUNT);
    ledger.answer = () => ({ retry_after_seconds: 20 });
    await hold.answered(answer);
    const again = await meter.hold(ACCOUNT).then(
      () => true,
      () => false,
    );
    expect(again).toBe(isHadAgain);
  });

  it('of the last of a plan is given back before anybody is answered', async () => {
    const { meter, asked } = setUp(() => ({ granted: 2 }));
    const [first, second] = [await meter.hold(ACCOUNT), await meter.hold(ACCOUNT)];
    await first.promised();
    expect(asked).toHaveLength(1);
    await second.answered({ record: CHARGED, duplicate: false });
    expect(asked[1]).toMatchObject({ wanted: null, returned: [{ spent: 0 }] });
  });
});

describe('what a process holds', () => {
  it('is given back some seconds after it is over', async () => {
    vi.useFakeTimers();
    const { meter, asked } = setUp(lendAll);
    await meter.hit(ACCOUNT, CHARGED, 'req_1');
    meter.free(ACCOUNT, 'test');
    await vi.advanceTimersByTimeAsync(LEASE_LIFE_MS + 5000);
    const told = asked.flatMap(({ returned }) => returned);
    expect(told.map(({ spent, free }) => [spent, free.test])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(3);
  });

  it('is given back when it ends', async () => {
    const { meter, asked } = setUp(lendAll);
    const accounts = [newId('acct'), newId('acct')];
    for (const account of accounts) await meter.hit(account, CHARGED, 'req_1');
    await meter.close();
    const told = asked.filter(({ returned }) => returned.length > 0);
    expect(told.map(({ account_id: account }) => account)).toEqual(accounts);
    await meter.giveBack(newId('acct'));
  });
});
