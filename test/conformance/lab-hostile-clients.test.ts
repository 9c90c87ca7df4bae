import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLab } from '#lab/lab.ts';
import type { Lab } from '#lab/lab.ts';
import { createConnectionLimit } from '#lab/smtp/connection-limit.ts';
import { createLineReader, MAX_LINE_BYTES, MAX_LINES_PER_CHUNK } from '#lab/smtp/line-reader.ts';
import { addressOf, rcpt, visit, visitToMail } from '#lab/visit.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

it('ends a connection whose line has no end', async () => {
  const client = await visit(lab, 'normal');
  await client.reply();
  client.write('x'.repeat(MAX_LINE_BYTES + 1));
  expect(await client.reply()).toEqual([expect.stringMatching(/^500 5\.5\.2 .*line too long$/)]);
  expect(await client.ended()).toBe('closed');
});

it('ends a connection that sends more commands than anybody means', async () => {
  const client = await visit(lab, 'normal');
  await client.reply();
  client.write('NOOP\r\n'.repeat(50 * MAX_LINES_PER_CHUNK));
  await expect(client.ended()).resolves.toBeTypeOf('string');
});

it('ends a connection that runs far ahead of the replies', async () => {
  const slow = await startLab({ slowMs: 1000 });
  const client = await visit(slow, 'slow');
  await client.reply();
  for (let number = 0; number < 20; number += 1) client.write('NOOP\r\n'.repeat(40));
  await expect(client.ended()).resolves.toBeTypeOf('string');
  await slow.close();
});

it('ends a connection whose client asks and never reads', async () => {
  const socket = connect({ host: addressOf('accept-all'), port: lab.smtpPort });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.pause();
  const isOpen = (): boolean =>
    lab.stats().hosts.some(({ character, open }) => character === 'accept-all' && open > 0);
  await expect.poll(isOpen).toBe(true);
  // Each EHLO is answered with ten times its length, until the system's buffers are full.
  while (isOpen()) {
    if (socket.writable) socket.write('EHLO a\r\n'.repeat(100));
    await sleep(1);
  }
  expect(isOpen()).toBe(false);
  socket.destroy();
});

it.each([
  ['a bare LF', 'MAIL FROM:<a@evlab.net>\nRCPT TO:<user1@normal.evlab.net>'],
  ['a bare CR', 'MAIL FROM:<a@evlab.net>\rRCPT TO:<user1@normal.evlab.net>'],
  ['a NUL', 'MAIL FROM:<a\0@evlab.net>'],
])('takes a line with %s in it for no command', async (_, line) => {
  const client = await visit(lab, 'normal');
  await client.reply();
  await client.ask('EHLO probe.evlab.net');
  expect(await client.ask(line)).toEqual([expect.stringMatching(/^502 5\.5\.2 /)]);
  client.destroy();
});

it.each([
  'RCPT',
  'RCPT TO:',
  'RCPT TO:<>',
  'RCPT TO: <user1@normal.evlab.net>',
  'RCPT TO:user1@normal.evlab.net',
  'RCPT TO:<user1>',
  'RCPT TO:<user 1@normal.evlab.net>',
  'RCPT TO:<user1@normal.evlab.net>> ',
  'RCPT TO:<"user1@normal.evlab.net>',
])('answers 501 to %s', async (line) => {
  const client = await visitToMail(lab, 'normal');
  expect(await client.ask(line)).toEqual([expect.stringMatching(/^501 5\.5\.4 /)]);
  client.destroy();
});

it('wants commands in their order', async () => {
  const client = await visit(lab, 'normal');
  await client.reply();
  const outOfOrder = [expect.stringMatching(/^503 5\.5\.1 /)];
  expect(await client.ask('MAIL FROM:<a@evlab.net>')).toEqual(outOfOrder);
  expect(await client.ask(rcpt('user1', 'normal'))).toEqual(outOfOrder);
  await client.ask('EHLO probe.evlab.net');
  await client.ask('MAIL FROM:<>');
  expect(await client.ask('MAIL FROM:<>')).toEqual(outOfOrder);
  expect(await client.ask('DATA')).toEqual(outOfOrder);
  client.destroy();
});

it('survives clients that reset in the middle of everything', async () => {
  for (const character of ['normal', 'slow', 'starttls', 'flood', 'silent']) {
    const client = await visit(lab, character);
    client.write('EHLO probe.evlab.net\r\nSTARTTLS\r\n');
    client.destroy();
  }
  const client = await visitToMail(lab, 'starttls');
  await client.ask('STARTTLS');
  client.write(Buffer.from('this is no ClientHello\r\n'));
  await client.ended();
  await expect.poll(() => lab.stats().hosts.filter(({ open }) => open > 0)).toEqual([]);
});

it('reads lines however they are cut', () => {
  const reader = createLineReader();
  expect(reader.push(Buffer.from('NO'))).toEqual([]);
  expect(reader.push(Buffer.from('OP\r'))).toEqual([]);
  expect(reader.push(Buffer.from('\nQUIT\r\nRS'))).toEqual(['NOOP', 'QUIT']);
  expect(reader.push(Buffer.from('ET\r\n'))).toEqual(['RSET']);
});

it('forgets clients rather than count them without end', () => {
  const limit = createConnectionLimit(1, 60_000);
  expect(limit.admits('first', 0)).toBe(true);
  expect(limit.admits('first', 1)).toBe(false);
  for (let number = 0; number < 1000; number += 1) limit.admits(`client${number}`, 2);
  expect(limit.admits('first', 3)).toBe(true);
  expect(limit.admits('client999', 3)).toBe(false);
  expect(limit.admits('client999', 60_002)).toBe(true);
});
