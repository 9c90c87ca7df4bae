/** Opt-outs in the store, and on their way to the edge. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addOptOut } from '#origin/store/add-opt-out.ts';
import { listOptOuts } from '#origin/store/list-opt-outs.ts';
import { MOST_OPT_OUTS } from '#origin/store/opt-out.ts';
import type { OutboxEntry } from '#origin/store/outbox.ts';
import { removeOptOut } from '#origin/store/remove-opt-out.ts';
import { takeOutbox } from '#origin/store/take-outbox.ts';
import { openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

async function taken(): Promise<OutboxEntry[]> {
  const all: OutboxEntry[] = [];
  await takeOutbox(store.database, 100, async (entries) => {
    all.push(...entries);
  });
  return all;
}

async function names(): Promise<string[]> {
  return (await listOptOuts(store.database)).map(({ domain }) => domain);
}

function announced(domain: string, version: number, status: 'active' | 'removed') {
  const payload = { version, status, domain };
  return { topic: 'opt_out', key: domain, version, payload };
}

it('are added once, by however many at once, and the edge is told', async () => {
  const added = await Promise.all(
    Array.from({ length: 4 }, () => addOptOut(store.database, 'private.example')),
  );
  expect(added.toSorted()).toEqual(['added', 'there already', 'there already', 'there already']);
  expect(await names()).toEqual(['private.example']);
  expect(await taken()).toEqual([announced('private.example', 1, 'active')]);
});

it('are taken back, and made again, each time with a higher version', async () => {
  await addOptOut(store.database, 'wavering.example');
  expect(await removeOptOut(store.database, 'wavering.example')).toBe(true);
  expect(await names()).not.toContain('wavering.example');
  expect(await removeOptOut(store.database, 'wavering.example')).toBe(false);
  expect(await addOptOut(store.database, 'wavering.example')).toBe('added');
  expect(await names()).toContain('wavering.example');
  expect(await taken()).toEqual([
    announced('wavering.example', 1, 'active'),
    announced('wavering.example', 2, 'removed'),
    announced('wavering.example', 3, 'active'),
  ]);
});

it('that nobody made cannot be taken back, and the edge is told nothing', async () => {
  expect(await removeOptOut(store.database, 'unheard.example')).toBe(false);
  expect(await taken()).toEqual([]);
});

it.each(['Capitals.example', 'bücher.example', 'single', 'user@private.example', ''])(
  'are refused for %j, which is no name in its stored form',
  async (domain) => {
    await expect(addOptOut(store.database, domain)).rejects.toMatchObject({ code: 'internal' });
  },
);

it('are refused beyond what every process holds in memory', async () => {
  await store.sql`
    INSERT INTO opt_outs (domain)
    SELECT 'n' || n || '.many.example' FROM generate_series(1, ${MOST_OPT_OUTS}) AS n`;
  expect(await addOptOut(store.database, 'one-more.example')).toBe('full');
  expect(await names()).not.toContain('one-more.example');
});
