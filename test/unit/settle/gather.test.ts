import { expect, it } from 'vitest';
import { gather } from '#origin/settle/gather.ts';

function recorder() {
  const batches: number[][] = [];
  const release: (() => void)[] = [];
  const write = (items: readonly number[]) => {
    batches.push([...items]);
    return new Promise<void>((resolve) => release.push(resolve));
  };
  return { batches, release, write };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('writes a lone item at once', async () => {
  const { batches, write } = recorder();
  void gather(write, () => true, 10, 1)(1);
  await turn();
  expect(batches).toEqual([[1]]);
});

it('lets what comes meanwhile go together, and no batch outgrow its limit', async () => {
  const { batches, release, write } = recorder();
  const add = gather(write, () => true, 3, 1);
  void add(1);
  await turn();
  for (const item of [2, 3, 4, 5]) void add(item);
  await turn();
  expect(batches).toEqual([[1]]);
  release[0]?.();
  await turn();
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

it('fails exactly the items of the batch that failed', async () => {
  let calls = 0;
  const add = gather<number>(
    () => (++calls === 1 ? Promise.reject(new Error('away')) : Promise.resolve()),
    () => true,
    1,
    1,
  );
  const outcomes = await Promise.allSettled([add(1), add(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

const cannotBeWritten = 13;
const picky = (items: readonly number[]) =>
  items.includes(cannotBeWritten) ? Promise.reject(new Error('no')) : Promise.resolve();

it.each([
  ['lets one that cannot be written stop no other', false, ['fulfilled', 'rejected', 'fulfilled']],
  ['fails all at once where any would have failed', true, ['rejected', 'rejected', 'rejected']],
] as const)('%s', async (_name, passing, expected) => {
  const add = gather<number>(picky, () => passing, 10, 1);
  const outcomes = await Promise.allSettled([add(1), add(cannotBeWritten), add(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(expected);
});
