import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startLab } from '#lab/lab.ts';
import type { Lab } from '#lab/lab.ts';
import type { HostStats } from '#lab/stats/tally.ts';
import { rcpt, visit, visitToMail } from '#lab/visit.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
beforeEach(() => lab.resetStats());
afterAll(() => lab.close());

function statsOf(character: string): HostStats | undefined {
  return lab.stats().hosts.find((host) => host.character === character);
}

/** Waits until the lab has noticed that all connections to a character are closed. */
async function allGone(character: string): Promise<void> {
  await expect.poll(() => statsOf(character)?.open).toBe(0);
}

it('counts one probe as what it is', async () => {
  const client = await visitToMail(lab, 'normal');
  await client.ask(rcpt('user1', 'normal'));
  await client.ask(rcpt('nobody', 'normal'));
  await client.ask('RSET');
  await client.ask('MAIL FROM:<verify@probe.evlab.net>');
  await client.ask(rcpt('user2', 'normal'));
  expect(statsOf('normal')?.open).toBe(1);
  await client.ask('QUIT');
  await client.ended();
  client.destroy();
  await allGone('normal');
  expect(statsOf('normal')).toEqual({
    host: 'mx1.normal.evlab.net',
    character: 'normal',
    connections: 1,
    open: 0,
    maxOpenPerClient: 1,
    commands: { EHLO: 1, MAIL: 2, RCPT: 3, RSET: 1, QUIT: 1 },
    transactions: 2,
    maxTransactionsPerConnection: 2,
    recipients: 3,
    maxRecipientsPerTransaction: 2,
    refusals: 1,
    maxRefusalsPerConnection: 1,
    flights: 8,
    pipelinedFlights: 0,
    syncViolations: 0,
  });
});

it('counts connections that are open at once over all hosts', async () => {
  const clients = [await visit(lab, 'normal'), await visit(lab, 'terse')];
  for (const client of clients) await client.reply();
  expect(lab.stats().totals.maxOpen).toBe(2);
  for (const client of clients) client.destroy();
  await allGone('normal');
  await allGone('terse');
  lab.resetStats();
  expect(lab.stats().totals.maxOpen).toBe(0);
});

it('counts connections of one client that are open at once', async () => {
  const clients = [await visit(lab, 'normal'), await visit(lab, 'normal')];
  for (const client of clients) await client.reply();
  for (const client of clients) client.destroy();
  await allGone('normal');
  const again = await visit(lab, 'normal');
  await again.reply();
  expect(statsOf('normal')).toMatchObject({ connections: 3, open: 1, maxOpenPerClient: 2 });

  lab.resetStats();
  expect(statsOf('normal')).toMatchObject({ connections: 0, open: 1, maxOpenPerClient: 1 });
  again.destroy();
  await allGone('normal');
});

it('keeps the greatest number of refusals that one connection saw', async () => {
  for (const bad of [3, 1]) {
    const client = await visitToMail(lab, 'normal');
    for (let number = 0; number < bad; number += 1) await client.ask(rcpt('nobody', 'normal'));
    client.destroy();
  }
  expect(statsOf('normal')).toMatchObject({ refusals: 4, maxRefusalsPerConnection: 3 });
});

it('counts a refusal in place of the banner', async () => {
  const client = await visit(lab, 'throttled');
  await client.reply();
  await client.ended();
  expect(statsOf('throttled')).toMatchObject({ connections: 1, refusals: 1, recipients: 0 });
});

it('sees pipelined flights, and none where the client waits', async () => {
  const client = await visitToMail(lab, 'normal');
  client.write(`${rcpt('user1', 'normal')}\r\n${rcpt('user2', 'normal')}\r\nRSET\r\n`);
  for (let replies = 0; replies < 3; replies += 1) await client.reply();
  await client.ask('NOOP');
  client.write('NOOP\r\nQUIT\r\n');
  await client.reply();
  await client.reply();
  expect(statsOf('normal')).toMatchObject({
    flights: 5,
    pipelinedFlights: 2,
    syncViolations: 1,
  });
});

it('sees a client that speaks before the banner', async () => {
  const far = await startLab({ roundTripMs: 50 });
  const client = await visit(far, 'normal');
  client.write('EHLO probe.evlab.net\r\n');
  expect(await client.reply()).toEqual([expect.stringMatching(/^220 /)]);
  expect(await client.reply()).toContainEqual('250-PIPELINING');
  expect(far.stats().totals.syncViolations).toBe(1);
  client.destroy();
  await far.close();
});

it('shows what a verifier never sends', async () => {
  expect(lab.stats().totals).toMatchObject({ data: 0, vrfy: 0, expn: 0 });
  const client = await visitToMail(lab, 'normal');
  await client.ask('VRFY user1');
  await client.ask('EXPN staff');
  await client.ask('DATA');
  expect(lab.stats().totals).toMatchObject({ data: 1, vrfy: 1, expn: 1 });
  expect(statsOf('normal')?.commands).toMatchObject({ VRFY: 1, EXPN: 1, DATA: 1 });
  client.destroy();
});

it('is the same over HTTP, and names no address and no client', async () => {
  const client = await visitToMail(lab, 'normal');
  await client.ask(rcpt('user1', 'normal'));
  const response = await fetch(`${lab.statsUrl}/stats`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(JSON.parse(text)).toEqual(lab.stats());
  expect(text).not.toMatch(/@|127\.0\.0\.1|user1/);

  const reset = await fetch(`${lab.statsUrl}/reset`, { method: 'POST' });
  expect(reset.status).toBe(204);
  expect(lab.stats().totals.recipients).toBe(0);
  client.destroy();
});

it.each([
  ['GET', '/'],
  ['GET', '/reset'],
  ['POST', '/stats'],
])('answers 404 to %s %s', async (method, path) => {
  expect((await fetch(`${lab.statsUrl}${path}`, { method })).status).toBe(404);
});
