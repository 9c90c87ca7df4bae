import { describe, expect, it } from 'vitest';
import { MOST_RETURNED } from '#shared/contract/lease.ts';
import type { LeaseAnswer } from '#shared/contract/lease.ts';
import { NOTHING_FREE } from '#shared/contract/usage.ts';
import { Book, MOST_ON_CREDIT } from '#shared/metering/book.ts';
import { LEASE_LIFE_MS } from '#shared/metering/lease.ts';

const ACCOUNT = 'acct_1';
const START = Date.parse('2026-03-04T05:06:07.000Z');

/** A book, its clock, and a ledger that lends as the test says. */
class Setting {
  nowMs = START;
  #ids = 0;
  readonly book = new Book(ACCOUNT, () => `lease_${(this.#ids += 1)}`);

  ask(answer: Partial<LeaseAnswer> = {}): void {
    const request = this.book.ask(this.nowMs);
    this.answer(request, { granted: request.wanted?.units ?? 0, ...answer });
  }

  answer(request: ReturnType<Book['ask']>, answer: Partial<LeaseAnswer>): void {
    const given = { granted: 0, life_ms: LEASE_LIFE_MS, retry_after_seconds: null, ...answer };
    this.book.answered(request, given, this.nowMs);
  }

  /** Spends units; @returns how many could be spent */
  spend(units: number): number {
    for (let spent = 0; spent < units; spent += 1) {
      const lease = this.book.find(this.nowMs);
      if (lease === null) return spent;
      lease.spend();
    }
    return units;
  }
}

function returned(id: string, spent: number, free = NOTHING_FREE) {
  return { id, spent, free };
}

describe('a book', () => {
  it('has nothing at first, and asks for a little', () => {
    const { book } = new Setting();
    expect([book.find(START), book.isEmpty]).toEqual([null, true]);
    expect(book.ask(START)).toEqual({
      account_id: ACCOUNT,
      returned: [],
      wanted: { id: 'lease_1', units: 10 },
    });
  });

  it('spends what was lent, and gives back what is over with the next question', () => {
    const setting = new Setting();
    setting.ask();
    expect(setting.spend(11)).toBe(10);
    expect(setting.book.ask(START).returned).toEqual([returned('lease_1', 10)]);
  });

  it('asks ahead when half of a lease is gone, for ten seconds of what it saw', () => {
    const setting = new Setting();
    expect(setting.book.asksAhead(setting.nowMs)).toBe(false);
    setting.ask();
    setting.nowMs += 1000;
    setting.spend(4);
    expect(setting.book.asksAhead(setting.nowMs)).toBe(false);
    setting.spend(1);
    expect(setting.book.asksAhead(setting.nowMs)).toBe(true);
    expect(setting.book.ask(setting.nowMs).wanted?.units).toBe(50);
  });

  it('asks ahead when most of the life of a lease is gone', () => {
    const setting = new Setting();
    setting.ask();
    setting.nowMs += LEASE_LIFE_MS * 0.75;
    expect(setting.book.asksAhead(setting.nowMs - 1)).toBe(false);
    expect(setting.book.asksAhead(setting.nowMs)).toBe(true);
  });

  it('asks for the last units of a plan only when they are needed', () => {
    const setting = new Setting();
    setting.ask({ granted: 2 });
    setting.spend(2);
    expect(setting.book.asksAhead(setting.nowMs)).toBe(false);
  });

  it('spends an older lease first', () => {
    const setting = new Setting();
    setting.ask();
    setting.spend(9);
    setting.ask();
    setting.spend(2);
    expect(setting.book.ask(START).returned).toEqual([returned('lease_1', 10)]);
  });

  it('gives back nothing that a unit is held of', () => {
    const setting = new Setting();
    setting.ask({ granted: 1 });
    const lease = setting.book.find(START);
    lease?.hold();
    expect(setting.book.giveBack(START + LEASE_LIFE_MS)).toBeNull();
    expect(setting.book.giveAllBack()).toBeNull();
    lease?.retire();
    expect(setting.book.giveBack(START)).toMatchObject({ returned: [returned('lease_1', 0)] });
  });

  it('tells the same until it is known to be told', () => {
    const setting = new Setting();
    setting.ask({ granted: 1 });
    setting.spend(1);
    const first = setting.book.giveBack(START);
    expect(setting.book.giveBack(START)).toEqual(first);
    if (first === null) throw new Error('something is over');
    setting.answer(first, {});
    expect(setting.book.giveBack(START)).toBeNull();
    expect(setting.book.isEmpty).toBe(true);
  });

  it('asks for the same lease until there is an answer, and takes that once', () => {
    const setting = new Setting();
    const first = setting.book.ask(START);
    const second = setting.book.ask(START);
    expect(second.wanted?.id).toBe(first.wanted?.id);
    setting.answer(second, { granted: 3 });
    setting.answer(first, { granted: 3 });
    expect(setting.spend(10)).toBe(3);
  });

  it('gives a lease back unspent whose answer never came', () => {
    const setting = new Setting();
    const asked = setting.book.ask(START);
    setting.book.abandonUnanswered();
    expect(setting.book.giveBack(START)).toMatchObject({ returned: [returned('lease_1', 0)] });
    setting.answer(asked, { granted: 3 });
    expect(setting.book.find(START)).toBeNull();
  });

  it('leaves a lease alone that is being asked for, while it gives others back', () => {
    const setting = new Setting();
    setting.ask({ granted: 1 });
    setting.spend(1);
    const asked = setting.book.ask(START);
    expect(setting.book.giveBack(START)).toMatchObject({ returned: [returned('lease_1', 1)] });
    setting.answer(asked, { granted: 3 });
    expect(setting.spend(10)).toBe(3);
  });
});

describe('a refusal', () => {
  it('is believed for some seconds, and not longer than it says', () => {
    const setting = new Setting();
    setting.ask({ granted: 0, retry_after_seconds: 3600 });
    expect(setting.book.refusal(START + 4999)).toBe(START + 3_600_000);
    expect(setting.book.refusal(START + 5000)).toBeNull();
    setting.ask({ granted: 0, retry_after_seconds: 2 });
    expect(setting.book.refusal(START + 1999)).toBe(START + 2000);
    expect(setting.book.refusal(START + 2000)).toBeNull();
  });

  it('is over when something is lent', () => {
    const setting = new Setting();
    setting.ask({ granted: 0, retry_after_seconds: 3600 });
    setting.ask({ granted: 1 });
    expect(setting.book.refusal(START)).toBeNull();
  });
});

describe('credit', () => {
  it('is bounded, however long nobody can be asked', () => {
    const { book } = new Setting();
    let spent = 0;
    for (let second = 0; second < 3600; second += 1) {
      const nowMs = START + second * 1000;
      for (const lease of [book.findOnCredit(nowMs), book.findOnCredit(nowMs)]) {
        if (lease?.canServe(nowMs) === true) spent += Math.sign(lease.spend());
      }
      book.ask(nowMs);
      book.giveBack(nowMs);
    }
    expect(spent).toBe(MOST_ON_CREDIT);
  });

  it('is told like a lease, and begins anew when it is', () => {
    const setting = new Setting();
    for (let spent = 0; spent < MOST_ON_CREDIT; spent += 1) {
      setting.book.findOnCredit(START)?.spend();
    }
    expect(setting.book.findOnCredit(START)).toBeNull();
    setting.ask();
    expect(setting.book.findOnCredit(START)?.left).toBe(MOST_ON_CREDIT);
  });

  it('leaves a bounded number of leases to be told, and loses none', () => {
    const setting = new Setting();
    for (let time = 0; time < 3 * MOST_RETURNED; time += 1) {
      setting.book.findOnCredit(START)?.spend();
      setting.book.countFree('unknown');
      expect(setting.book.ask(START).returned.length).toBeLessThanOrEqual(MOST_RETURNED);
    }
    let spent = 0;
    let free = 0;
    for (;;) {
      const request = setting.book.giveAllBack();
      if (request === null) break;
      spent += request.returned.reduce((sum, lease) => sum + lease.spent, 0);
      free += request.returned.reduce((sum, lease) => sum + lease.free.unknown, 0);
      setting.answer(request, {});
    }
    expect([spent, free]).toEqual([3 * MOST_RETURNED, 3 * MOST_RETURNED]);
  });
});

it('counts of free answers are told once, under an id of their own', () => {
  const setting = new Setting();
  setting.book.countFree('test');
  setting.book.countFree('test');
  setting.book.countFree('unasked');
  const free = { ...NOTHING_FREE, test: 2, unasked: 1 };
  const request = setting.book.giveBack(START);
  expect(request?.returned).toEqual([returned('lease_1', 0, free)]);
  setting.book.countFree('test');
  expect(setting.book.giveBack(START)?.returned).toEqual([
    returned('lease_1', 0, free),
    returned('lease_2', 0, { ...NOTHING_FREE, test: 1 }),
  ]);
});
