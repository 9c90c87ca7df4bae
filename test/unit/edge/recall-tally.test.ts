import { expect, it } from 'vitest';
import { RECALL_COUNTS_HEADER, parseRecallCounts } from '#shared/contract/recall-counts.ts';
import { RecallTally } from '#edge/recall/tally.ts';
import type { Found } from '#edge/recall/found.ts';
import type { Sought } from '#edge/recall/recall.ts';

const MISS: Found = { kind: 'miss', passed: [], ifError: null };
const sought = (maxAgeSeconds?: number): Sought => ({
  hash: 'h',
  domain: null,
  maxAgeSeconds,
  deadlineMs: 0,
});

function setting(found: () => Found) {
  const tally = new RecallTally();
  const recall = tally.watch({
    find: async () => found(),
    remembered: () => null,
    keep: () => undefined,
  });
  const told: (string | null)[] = [];
  let away = false;
  const fetch = tally.tellWith(async (_url, init) => {
    if (away) throw new TypeError('away');
    told.push(new Headers(init.headers).get(RECALL_COUNTS_HEADER));
    return new Response();
  });
  return { recall, fetch, told, goAway: (is: boolean) => (away = is) };
}

it('tells once what was found since it last told, and keeps other headers', async () => {
  const { recall, fetch, told } = setting(() => MISS);
  await recall.find(sought());
  await recall.find(sought(60));
  await fetch('http://origin', { headers: { signature: 's' } });
  await fetch('http://origin', {});
  expect(told).toEqual(['memory=0, global=0, miss=2', 'memory=0, global=0, miss=0']);
});

it('does not count who wants no cached answer', async () => {
  const { recall, fetch, told } = setting(() => MISS);
  await recall.find(sought(0));
  await fetch('http://origin', {});
  expect(told).toEqual(['memory=0, global=0, miss=0']);
});

it('keeps the counts while nothing answers', async () => {
  const { recall, fetch, told, goAway } = setting(() => MISS);
  await recall.find(sought());
  goAway(true);
  await expect(fetch('http://origin', {})).rejects.toThrow('away');
  await recall.find(sought());
  goAway(false);
  await fetch('http://origin', {});
  expect(told).toEqual(['memory=0, global=0, miss=2']);
});

it.each([
  ['memory=1, global=2, miss=3', { memory: 1, global: 2, miss: 3 }],
  ['memory=1, global=2', null],
  ['memory=-1, global=2, miss=3', null],
  ['memory=12345678, global=2, miss=3', null],
  ['', null],
])('%j is read as %j', (text, counts) => {
  expect(parseRecallCounts(text)).toEqual(counts);
});
