import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { outboxLag } from '#origin/store/outbox-lag.ts';
import { takeOutbox } from '#origin/store/take-outbox.ts';
import type { OutboxEntry } from '#origin/store/outbox.ts';
import { openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterEach(async () => {
  await store.sql`DELETE FROM outbox`;
});
afterAll(async () => {
  await store.close();
});

async function fill(count: number): Promise<void> {
  await store.sql`
    INSERT INTO outbox (topic, key, version, payload)
    SELECT 'api_key', n::text, 1, '{}' FROM generate_series(1, ${count}) AS n`;
}

function collect(into: string[]): (entries: readonly OutboxEntry[]) => Promise<void> {
  return async (entries) => {
    into.push(...entries.map((entry) => entry.key));
  };
}

it('entries are taken oldest first, so many at a time, until none is left', async () => {
  await fill(5);
  const seen: string[] = [];
  expect(await takeOutbox(store.database, 3, collect(seen))).toBe(3);
  expect(await takeOutbox(store.database, 3, collect(seen))).toBe(2);
  expect(await takeOutbox(store.database, 3, collect(seen))).toBe(0);
  expect(seen).toEqual(['1', '2', '3', '4', '5']);
});

it('nothing is applied when nothing waits', async () => {
  const seen: string[] = [];
  await takeOutbox(store.database, 3, async () => {
    seen.push('called');
  });
  expect(seen).toEqual([]);
});

it('two that take at the same time get different entries', async () => {
  await fill(4);
  const [first, second]: [string[], string[]] = [[], []];
  const secondDone = Promise.withResolvers<number>();
  await takeOutbox(store.database, 2, async (entries) => {
    await collect(first)(entries);
    secondDone.resolve(takeOutbox(store.database, 2, collect(second)));
    await secondDone.promise;
  });
  expect([...first, ...second]).toEqual(['1', '2', '3', '4']);
});

it('an entry is left to whoever claimed it, until the claim ends', async () => {
  await fill(1);
  const seen: string[] = [];
  await store.sql`UPDATE outbox SET claimed_until = now() + interval '1 hour'`;
  expect(await takeOutbox(store.database, 3, collect(seen))).toBe(0);
  await store.sql`UPDATE outbox SET claimed_until = now() - interval '1 ms'`;
  expect(await takeOutbox(store.database, 3, collect(seen))).toBe(1);
  expect(seen).toEqual(['1']);
});

describe('when applying fails', () => {
  it('the entries stay, and what was thrown comes out unchanged', async () => {
    await fill(2);
    // An error that looks like one of the driver's: it is the global cache's all the same.
    const error = Object.assign(new Error('cache away'), { code: 'ECONNREFUSED' });
    const failing = takeOutbox(store.database, 2, () => Promise.reject(error));
    await expect(failing).rejects.toBe(error);
    const seen: string[] = [];
    await takeOutbox(store.database, 2, collect(seen));
    expect(seen).toEqual(['1', '2']);
  });
});

describe('the lag', () => {
  it('is nothing when nothing waits', async () => {
    expect(await outboxLag(store.database)).toEqual({ entries: 0, oldestSeconds: 0 });
  });

  it('counts what waits, and says for how long', async () => {
    await fill(3);
    await store.sql`UPDATE outbox SET created_at = now() - interval '90 s' WHERE key = '2'`;
    const lag = await outboxLag(store.database);
    expect(lag.entries).toBe(3);
    expect(lag.oldestSeconds).toBeGreaterThanOrEqual(90);
  });
});
