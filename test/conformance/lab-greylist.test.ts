import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLab } from '#lab/lab.ts';
import type { Lab } from '#lab/lab.ts';
import { rcpt, visit, visitToMail } from '#lab/visit.ts';
import { createGreylist } from '#lab/smtp/greylist.ts';
import type { Triplet } from '#lab/smtp/greylist.ts';

const WINDOW_SECONDS = 1;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ greylistSeconds: WINDOW_SECONDS });
});
afterAll(() => lab.close());

it('puts a recipient off once, and takes it after the window', async () => {
  const client = await visitToMail(lab, 'greylist');
  const putOff = [expect.stringMatching(/^451 4\.7\.1 .*Greylisted for 1 seconds$/)];
  expect(await client.ask(rcpt('user1', 'greylist'))).toEqual(putOff);
  expect(await client.ask(rcpt('nobody', 'greylist'))).toEqual(putOff);
  await sleep(WINDOW_SECONDS * 1000);
  expect(await client.ask(rcpt('user1', 'greylist'))).toEqual(['250 2.1.5 Ok']);
  expect(await client.ask(rcpt('nobody', 'greylist'))).toEqual([
    expect.stringMatching(/^550 5\.1\.1 /),
  ]);
  client.destroy();
});

it('takes another sender for somebody new', async () => {
  const first = await visitToMail(lab, 'greylist');
  await first.ask(rcpt('user2', 'greylist'));
  await sleep(WINDOW_SECONDS * 1000);
  first.destroy();

  const second = await visit(lab, 'greylist');
  await second.reply();
  await second.ask('EHLO probe.evlab.net');
  await second.ask('MAIL FROM:<other@probe.evlab.net>');
  expect(await second.ask(rcpt('user2', 'greylist'))).toEqual([expect.stringMatching(/^451 /)]);
  second.destroy();
});

it('takes another client for somebody new', () => {
  const greylist = createGreylist(1000);
  const triplet = { client: '127.0.0.1', sender: 'a@evlab.net', recipient: 'b@evlab.net' };
  expect(greylist.waitMs(triplet, 0)).toBe(1000);
  expect(greylist.waitMs({ ...triplet, client: '127.0.0.2' }, 1000)).toBe(1000);
  expect(greylist.waitMs(triplet, 400)).toBe(600);
  expect(greylist.waitMs(triplet, 1000)).toBe(0);
});

it('forgets the oldest triplet rather than grow without end', () => {
  const greylist = createGreylist(1000);
  for (let number = 0; number <= 10_000; number += 1) greylist.waitMs(tripletOf(number), 0);
  expect(greylist.waitMs(tripletOf(10_000), 1000)).toBe(0);
  expect(greylist.waitMs(tripletOf(0), 1000)).toBe(1000);
});

function tripletOf(number: number): Triplet {
  return { client: '127.0.0.1', sender: '', recipient: `r${number}` };
}
