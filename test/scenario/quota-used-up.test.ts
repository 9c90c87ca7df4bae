/** A plan that is used up: exactly as many units as it has, then 429, at the edge and at the origin. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inFlight, postValidate } from '#support/client.ts';
import type { Answer } from '#support/client.ts';
import { evLines } from '#support/ev.ts';
import { until } from '#support/stack.ts';
import { usageAt } from '#support/usage.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();
let accounts = 0;

async function newKey(quota: number): Promise<{ key: string; account: string }> {
  accounts += 1;
  const account = `small-plan-${accounts}`;
  const [key = ''] = await evLines(stack(), ['keys', 'create', account, '--quota', `${quota}`]);
  return { key, account };
}

function ask(where: 'edgeUrl' | 'apiUrl', key: string, email: string): Promise<Answer> {
  return postValidate(stack().facts()[where], key, { email });
}

function expectUsedUp(answer: Answer): void {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    429,
    'application/problem+json',
  ]);
  expect(answer.body).toMatchObject({
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    code: 'quota_exceeded',
    status: 429,
  });
  const now = new Date();
  const monthEndMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  const leftSeconds = (monthEndMs - now.getTime()) / 1000;
  const retryAfter = Number(answer.headers.get('retry-after'));
  expect(retryAfter).toBeGreaterThan(leftSeconds - 1);
  expect(retryAfter).toBeLessThan(leftSeconds + 10);
}

/** A moment after the last unit was used, each place knows that none will come back this month. */
async function refusedForGood(where: 'edgeUrl' | 'apiUrl', key: string): Promise<Answer> {
  for (;;) {
    const answer = await ask(where, key, 'user1refused@normal.evlab.net');
    if (answer.status !== 429) throw new Error(`answered ${answer.status}`);
    if (Number(answer.headers.get('retry-after')) > 20) return answer;
    await sleep(250);
  }
}

it.each([
  ['at the edge', ['edgeUrl']],
  ['at the origin', ['apiUrl']],
  ['at both in turn', ['edgeUrl', 'apiUrl']],
] as const)('%s, hits and misses mixed', async (_, places) => {
  const { key } = await newKey(7);
  const emails = [1, 1, 2, 3, 3, 3, 4, 4, 5, 1].map((n) => `user${n}x${accounts}@normal.evlab.net`);
  const statuses: number[] = [];
  for (const [index, email] of emails.entries()) {
    const answer = await ask(places[index % places.length] ?? 'edgeUrl', key, email);
    statuses.push(answer.status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 429, 429, 429]);
  for (const place of places) expectUsedUp(await refusedForGood(place, key));
  const usage = await usageAt(stack().facts().edgeUrl, key);
  expect(usage).toMatchObject({ quota: 7, used: 7, reserved: 0, remaining: 0 });
});

it.each(['edgeUrl', 'apiUrl'] as const)(
  'never overdrawn at %s by many at once, and used to the last unit',
  async (where) => {
    const { key } = await newKey(20);
    let open = Array.from({ length: 40 }, (_, n) => `user${n}x${accounts}@normal.evlab.net`);
    let served = 0;
    // Units that were set aside for others are to be had a little later.
    await until(
      async () => {
        const answers = await inFlight(
          40,
          open.map((email) => () => ask(where, key, email)),
        );
        served += answers.filter(({ status }) => status === 200).length;
        open = open.filter((_email, index) => answers[index]?.status === 429);
        return served + open.length === 40 && served >= 20;
      },
      30_000,
      () => `${served} of 20 units could be used`,
    );
    expect(served).toBe(20);
    expectUsedUp(await refusedForGood(where, key));
    expect(await usageAt(stack().facts().apiUrl, key)).toMatchObject({ used: 20, remaining: 0 });
  },
);

it('what costs nothing is still answered', async () => {
  const { key } = await newKey(0);
  await evLines(stack(), ['validate', 'user1known@normal.evlab.net']);
  await evLines(stack(), ['validate', 'user1known@blocked-at-rcpt.evlab.net']);
  for (const where of ['edgeUrl', 'apiUrl'] as const) {
    expectUsedUp(await ask(where, key, 'user1known@normal.evlab.net'));
    expectUsedUp(await ask(where, key, 'user1unknown@normal.evlab.net'));
    expect((await ask(where, key, 'no address')).status).toBe(200);
    expect((await ask(where, key, 'user1known@blocked-at-rcpt.evlab.net')).status).toBe(200);
    expect(await usageAt(stack().facts()[where], key)).toMatchObject({ quota: 0, used: 0 });
  }
});

it('a plan that is raised holds within 10 s', async () => {
  const { key, account } = await newKey(0);
  const email = 'user1raised@normal.evlab.net';
  for (const where of ['edgeUrl', 'apiUrl'] as const) expectUsedUp(await ask(where, key, email));
  await evLines(stack(), ['plan', 'set', account, '2']);
  for (const where of ['edgeUrl', 'apiUrl'] as const) {
    await until(
      async () => (await ask(where, key, email)).status === 200,
      10_000,
      () => `${where} still refuses`,
    );
  }
  expect(await evLines(stack(), ['plan', 'set', account, 'unlimited'])).toEqual([
    `${account} may use any number of units a month`,
  ]);
  expect(await evLines(stack(), ['usage', 'show', account])).toContain('left\tunlimited');
});
