import { describe, expect, it } from 'vitest';
import { UnderWay } from '#edge/recall/under-way.ts';

/** Time passes when somebody waits, and what is planned for it happens. */
class Setting {
  nowMs = 0;
  answer: string | null = null;
  readonly plans: { atMs: number; run: () => void }[] = [];
  readonly underWay = new UnderWay({
    now: () => this.nowMs,
    pause: (ms) => {
      this.nowMs += ms;
      for (const { atMs, run } of this.plans) if (atMs <= this.nowMs) run();
      return Promise.resolve();
    },
  });

  follow(untilMs: number) {
    return this.underWay.follow('hash', untilMs, () => this.answer);
  }
}

describe('a request for what is being asked already', () => {
  it('has the answer of the first soon after that is there', async () => {
    const setting = new Setting();
    setting.underWay.lead('hash', 8000);
    setting.plans.push({ atMs: 100, run: () => (setting.answer = 'verdict') });
    expect(await setting.follow(4000)).toBe('verdict');
    expect(setting.nowMs).toBeLessThanOrEqual(100 + 64);
  });

  it('asks for itself when the first one has ended without', async () => {
    const setting = new Setting();
    const end = setting.underWay.lead('hash', 8000);
    setting.plans.push({ atMs: 100, run: end });
    expect(await setting.follow(4000)).toBeNull();
    expect(setting.nowMs).toBeLessThanOrEqual(100 + 64);
  });

  it('asks for itself when another leads after the first', async () => {
    const setting = new Setting();
    const end = setting.underWay.lead('hash', 8000);
    const pass = () => {
      end();
      setting.underWay.lead('hash', 8000);
    };
    setting.plans.push({ atMs: 100, run: pass });
    expect(await setting.follow(4000)).toBeNull();
    expect(setting.nowMs).toBeLessThanOrEqual(100 + 64);
  });

  it('asks for itself when half its time is over', async () => {
    const setting = new Setting();
    setting.underWay.lead('hash', 8000);
    expect(await setting.follow(500)).toBeNull();
    expect(setting.nowMs).toBe(500);
  });

  it('does not wait for one that was cancelled beyond its deadline', async () => {
    const setting = new Setting();
    setting.underWay.lead('hash', 200);
    expect(await setting.follow(8000)).toBeNull();
    expect(setting.nowMs).toBeLessThanOrEqual(200 + 64);
  });

  it('does not wait where nobody leads', async () => {
    const setting = new Setting();
    setting.underWay.lead('another', 8000);
    expect(await setting.follow(4000)).toBeNull();
    expect(setting.nowMs).toBe(0);
  });
});

it('a lead that ends late does not end the one that came after it', () => {
  const { underWay } = new Setting();
  const endFirst = underWay.lead('hash', 100);
  underWay.lead('hash', 200);
  endFirst();
  expect(underWay.isLed('hash')).toBe(true);
});

it('leads that were cancelled are forgotten, so that their number is bounded', () => {
  const { underWay } = new Setting();
  for (let lead = 0; lead < 5001; lead += 1) underWay.lead(`hash ${lead}`, 8000);
  expect(underWay.isLed('hash 0')).toBe(false);
  expect(underWay.isLed('hash 1')).toBe(true);
});
