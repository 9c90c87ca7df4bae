import { expect, it, vi } from 'vitest';
import { OptOutList } from '#origin/pace/opt-out-list.ts';

/** A store that can be away, and a clock. */
function setting() {
  const world = { nowMs: 1_000_000, names: ['a.example'], away: false, readings: 0, failures: 0 };
  const list = new OptOutList({
    read: async () => {
      world.readings += 1;
      if (world.away) throw new Error('away');
      return [...world.names];
    },
    now: () => world.nowMs,
    onFailure: () => {
      world.failures += 1;
    },
  });
  return { world, list };
}

it('knows nobody before it was read, and says so instead of "nobody"', async () => {
  const { world, list } = setting();
  world.away = true;
  await expect(list.current()).rejects.toThrow('away');
  world.away = false;
  expect([...(await list.current())]).toEqual(['a.example']);
});

it('is read once for all who wait for it', async () => {
  const { world, list } = setting();
  await Promise.all([list.current(), list.current(), list.current()]);
  await list.current();
  expect(world.readings).toBe(1);
});

it('does not believe a list for 10 s: it is read anew, or nobody may be asked', async () => {
  const { world, list } = setting();
  await list.current();
  world.names = ['a.example', 'b.example'];
  world.nowMs += 9000;
  expect([...(await list.current())]).toEqual(['a.example', 'b.example']);
  world.away = true;
  world.nowMs += 9000;
  await expect(list.current()).rejects.toThrow('away');
});

it('is kept fresh, goes on when reading fails, and stops', async () => {
  vi.useFakeTimers();
  try {
    const { world, list } = setting();
    world.away = true;
    list.start();
    await vi.advanceTimersByTimeAsync(3100);
    expect(world).toMatchObject({ readings: 2, failures: 2 });
    world.away = false;
    await vi.advanceTimersByTimeAsync(3000);
    expect([...(await list.current())]).toEqual(['a.example']);
    list.stop();
    const { readings } = world;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(world.readings).toBe(readings);
  } finally {
    vi.useRealTimers();
  }
});
