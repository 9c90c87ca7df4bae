/** When a random recipient is sent along, and what is learnt from how a real server answers it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';
import { startRecordingMx } from '#support/recording-mx.ts';
import { knowledgeOf, roundWorld, verdictOfRound } from '#support/round.ts';

const OPAQUE = /^[a-z][a-z0-9]{11}@/;
const LIKE_A_NAME = /^[a-z]{8}\.[a-z]{8}\d{1,3}@/;
const ROUTE = { kind: 'route', implicit: false, provider: null } as const;

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

it('a server that takes everybody is sent two, of two shapes, and no more', async () => {
  await using mx = await startRecordingMx(() => '250 2.1.5 ok');
  const world = roundWorld(store.database, mx.port);
  const route = { ...ROUTE, hosts: ['mx.all.example'] };
  const reasons: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    reasons.push((await verdictOfRound(`${name}@all.example`, route, world)).reason);
  }
  expect(reasons).toEqual(['accept_all', 'accept_all', 'accept_all']);
  expect(mx.asked.map(({ length }) => length)).toEqual([2, 2, 1]);
  const controls = mx.asked.flatMap((recipients) => recipients.slice(1));
  expect(controls.filter((address) => OPAQUE.test(address))).toHaveLength(1);
  expect(controls.filter((address) => LIKE_A_NAME.test(address))).toHaveLength(1);
  const answer = await world.knowledge.answerFor('all.example', route.hosts);
  expect(answer).toMatchObject({ acceptAll: 'yes', confirmed: true });
});

it('one that refuses it as unknown is sent no other', async () => {
  await using mx = await startRecordingMx((address) =>
    /^(one|two)@/.test(address) ? '250 2.1.5 ok' : '550 5.1.1 no such user',
  );
  const world = roundWorld(store.database, mx.port);
  const route = { ...ROUTE, hosts: ['mx.apart.example'] };
  const verdicts = [
    await verdictOfRound('one@apart.example', route, world),
    await verdictOfRound('two@apart.example', route, world),
  ];
  expect(verdicts.map(({ reason }) => reason)).toEqual(['accepted', 'accepted']);
  expect(verdicts.map(({ flags }) => flags.accept_all)).toEqual(['no', 'no']);
  expect(mx.asked.map(({ length }) => length)).toEqual([2, 1]);
});

it.each([
  ['later', '451 4.7.1 greylisted, try again later'],
  ['blocked', '554 5.7.1 your address is listed'],
])('one that puts it off or blocks it (%s) has shown nothing: never no', async (name, refusal) => {
  await using mx = await startRecordingMx((address) =>
    address.startsWith('one@') ? '250 2.1.5 ok' : refusal,
  );
  const world = roundWorld(store.database, mx.port);
  const route = { ...ROUTE, hosts: [`mx.${name}.example`] };
  for (const _ of [1, 2]) {
    const verdict = await verdictOfRound(`one@${name}.example`, route, world);
    expect(verdict).toMatchObject({ reason: 'accepted', flags: { accept_all: 'unknown' } });
  }
  expect(mx.asked.map(({ length }) => length)).toEqual([2, 2]);
  expect(await knowledgeOf(store.database).recall(`${name}.example`, route.hosts)).toBeNull();
});

it('a confirmation that shows nothing leaves what was known', async () => {
  let refusing = false;
  await using mx = await startRecordingMx((address) =>
    refusing && !address.startsWith('one@') ? '451 4.3.0 later' : '250 2.1.5 ok',
  );
  const world = roundWorld(store.database, mx.port);
  const route = { ...ROUTE, hosts: ['mx.once.example'] };
  await verdictOfRound('one@once.example', route, world);
  refusing = true;
  expect(await verdictOfRound('one@once.example', route, world)).toMatchObject({
    reason: 'accept_all',
  });
  expect(await world.knowledge.answerFor('once.example', route.hosts)).toBeNull();
});
