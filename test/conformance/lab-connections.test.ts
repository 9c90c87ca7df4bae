import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startLab } from '#lab/lab.ts';
import type { Lab } from '#lab/lab.ts';
import { createDelayLine } from '#lab/smtp/delay-line.ts';
import { connectRaw } from '#lab/smtp/raw-client.ts';
import { EMPTY_ADDRESSES } from '#lab/cast/routes.ts';
import { rcpt, visit, visitToMail } from '#lab/visit.ts';

/** Long enough for a server that means to speak. */
const SILENCE_MS = 300;
const SLOW_MS = 50;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ slowMs: SLOW_MS });
});
afterAll(() => lab.close());

describe('refusals of the client', () => {
  it.each([
    ['blocked-at-banner', /^554 5\.7\.1 .*\[127\.0\.0\.1\] is on the blocklist/],
    ['busy', /^421 4\.3\.2 mx1\.busy\.evlab\.net Service not available/],
    ['throttled', /^421 4\.7\.0 .*Too many connections from 127\.0\.0\.1/],
  ])('%s refuses in place of the banner and closes', async (character, expected) => {
    const client = await visit(lab, character);
    expect(await client.reply()).toEqual([expect.stringMatching(expected)]);
    expect(await client.ended()).toBe('closed');
  });

  it('blocked-at-ehlo refuses EHLO and closes', async () => {
    const client = await visit(lab, 'blocked-at-ehlo');
    expect(await client.reply()).toEqual([expect.stringMatching(/^220 /)]);
    expect(await client.ask('EHLO probe.evlab.net')).toEqual([
      expect.stringMatching(/^554 5\.7\.1 .*blocklist/),
    ]);
    expect(await client.ended()).toBe('closed');
  });

  it('blocked-at-mail refuses MAIL, and so has no transaction for RCPT', async () => {
    const client = await visit(lab, 'blocked-at-mail');
    await client.reply();
    await client.ask('EHLO probe.evlab.net');
    expect(await client.ask('MAIL FROM:<verify@probe.evlab.net>')).toEqual([
      expect.stringMatching(/^554 5\.7\.1 .*blocklist/),
    ]);
    expect(await client.ask(rcpt('user1', 'blocked-at-mail'))).toEqual([
      expect.stringMatching(/^503 5\.5\.1 /),
    ]);
    client.destroy();
  });

  it('rate-limited lets twenty connections of a minute in, and refuses the next', async () => {
    for (let number = 1; number <= 20; number += 1) {
      const client = await visit(lab, 'rate-limited');
      expect(await client.reply()).toEqual([expect.stringMatching(/^220 /)]);
      client.destroy();
    }
    const client = await visit(lab, 'rate-limited');
    expect(await client.reply()).toEqual([expect.stringMatching(/^421 4\.7\.0 .*rate limit/)]);
    expect(await client.ended()).toBe('closed');
  });
});

describe('connections that come to nothing', () => {
  it('drops-at-rcpt closes without a reply', async () => {
    const client = await visitToMail(lab, 'drops-at-rcpt');
    client.write(`${rcpt('user1', 'drops-at-rcpt')}\r\n`);
    expect(await client.ended()).toBe('closed');
    expect(client.unread()).toBe('');
  });

  it('resets-at-rcpt resets without a reply', async () => {
    const client = await visitToMail(lab, 'resets-at-rcpt');
    client.write(`${rcpt('user1', 'resets-at-rcpt')}\r\n`);
    expect(await client.ended()).toBe('reset');
    expect(client.unread()).toBe('');
  });

  it('resets-at-connect resets before the banner', async () => {
    // Whether the client learns of the connection before it learns of the reset is chance.
    const ending = visit(lab, 'resets-at-connect').then(
      (client) => client.ended(),
      (error: unknown) => (isReset(error) ? 'reset' : error),
    );
    expect(await ending).toBe('reset');
  });

  it('silent takes the connection and says nothing, whatever is said to it', async () => {
    const client = await visit(lab, 'silent');
    client.write('EHLO probe.evlab.net\r\n');
    const outcome = await Promise.race([client.ended(), sleep(SILENCE_MS)]);
    expect(outcome).toBeUndefined();
    expect(client.unread()).toBe('');
    client.destroy();
  });

  it('stalls-at-rcpt says nothing after RCPT, not even to QUIT', async () => {
    const client = await visitToMail(lab, 'stalls-at-rcpt');
    client.write(`${rcpt('user1', 'stalls-at-rcpt')}\r\nQUIT\r\n`);
    const outcome = await Promise.race([client.ended(), sleep(SILENCE_MS)]);
    expect(outcome).toBeUndefined();
    expect(client.unread()).toBe('');
    client.destroy();
  });

  it('the hosts that are down refuse the connection', async () => {
    expect(EMPTY_ADDRESSES).toHaveLength(2);
    for (const address of EMPTY_ADDRESSES) {
      await expect(connectRaw(address, lab.smtpPort)).rejects.toMatchObject({
        code: 'ECONNREFUSED',
      });
    }
  });

  it('garbage says what is no reply of SMTP', async () => {
    const client = await visit(lab, 'garbage');
    await sleep(SILENCE_MS);
    expect(client.unread()).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    client.destroy();
  });

  it('flood sends a line that does not end, and at last closes', async () => {
    const client = await visit(lab, 'flood');
    expect(await client.ended()).toBe('closed');
    expect(client.unread()).toMatch(/^220 x+$/);
    expect(client.unread().length).toBeGreaterThan(1_000_000);
  });
});

describe('the pace of a dialogue', () => {
  it('normal answers a pipelined flight in order', async () => {
    const client = await visitToMail(lab, 'normal');
    const lines = [rcpt('user1', 'normal'), rcpt('nobody', 'normal'), 'RSET', 'QUIT'];
    client.write(lines.map((line) => `${line}\r\n`).join(''));
    const codes: string[] = [];
    for (const _ of lines) codes.push((await client.reply()).join('').slice(0, 3));
    expect(codes).toEqual(['250', '550', '250', '221']);
    expect(await client.ended()).toBe('closed');
  });

  it('no-pipelining does not offer it, and hangs up on a client that does it', async () => {
    const client = await visit(lab, 'no-pipelining');
    await client.reply();
    const offers = await client.ask('EHLO probe.evlab.net');
    expect(offers).not.toContainEqual(expect.stringContaining('PIPELINING'));
    client.write(`MAIL FROM:<verify@probe.evlab.net>\r\n${rcpt('user1', 'no-pipelining')}\r\n`);
    expect(await client.reply()).toEqual([expect.stringMatching(/^554 5\.5\.0 /)]);
    expect(await client.ended()).toBe('closed');
  });

  it('no-pipelining answers a client that waits', async () => {
    const client = await visitToMail(lab, 'no-pipelining');
    expect(await client.ask(rcpt('user1', 'no-pipelining'))).toEqual(['250 2.1.5 Ok']);
    expect(await client.ask(rcpt('nobody', 'no-pipelining'))).toEqual([
      expect.stringMatching(/^550 5\.1\.1 /),
    ]);
    client.destroy();
  });

  it('fragmented has a banner of two lines', async () => {
    const client = await visit(lab, 'fragmented');
    expect(await client.reply()).toEqual([
      '220-mx1.fragmented.evlab.net ESMTP wait for it',
      '220 mx1.fragmented.evlab.net ESMTP ready',
    ]);
    client.destroy();
  });

  it('helo-only refuses EHLO and takes HELO', async () => {
    const client = await visit(lab, 'helo-only');
    await client.reply();
    expect(await client.ask('EHLO probe.evlab.net')).toEqual(['500 Command unrecognized']);
    expect(await client.ask('HELO probe.evlab.net')).toEqual(['250 mx1.helo-only.evlab.net']);
    await client.ask('MAIL FROM:<verify@probe.evlab.net>');
    expect(await client.ask(rcpt('user1', 'helo-only'))).toEqual(['250 Ok']);
    client.destroy();
  });

  it('slow thinks before each reply, also within one flight', async () => {
    const client = await visitToMail(lab, 'slow');
    const start = performance.now();
    client.write(`${rcpt('user1', 'slow')}\r\n${rcpt('user2', 'slow')}\r\n`);
    await client.reply();
    await client.reply();
    // Never sooner than it says; how much later is the machine's affair.
    expect(performance.now() - start).toBeGreaterThanOrEqual(2 * SLOW_MS - 2);
    client.destroy();
  });
});

describe('the distance to a host', () => {
  const ROUND_TRIP_MS = 60;
  let far: Lab;
  beforeAll(async () => {
    far = await startLab({ roundTripMs: ROUND_TRIP_MS });
  });
  afterAll(() => far.close());

  it('is two round trips before the banner and one before each reply', async () => {
    const start = performance.now();
    const client = await visit(far, 'normal');
    await client.reply();
    expect(performance.now() - start).toBeGreaterThanOrEqual(2 * ROUND_TRIP_MS - 2);

    await client.ask('EHLO probe.evlab.net');
    const sent = performance.now();
    await client.ask('NOOP');
    expect(performance.now() - sent).toBeGreaterThanOrEqual(ROUND_TRIP_MS - 2);
    client.destroy();
  });
});

describe('the delay line', () => {
  beforeAll(() => vi.useFakeTimers());
  afterAll(() => vi.useRealTimers());

  it('lets the replies of one flight travel together, and never overtake each other', () => {
    const line = createDelayLine(() => Date.now());
    const arrived: string[] = [];
    line.push(100, () => arrived.push('banner'));
    line.push(60, () => arrived.push('first'));
    line.push(60, () => arrived.push('second'));
    vi.advanceTimersByTime(99);
    expect(arrived).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(arrived).toEqual(['banner', 'first', 'second']);
  });

  it('drops what is under way when it is cut', () => {
    const line = createDelayLine(() => Date.now());
    const arrived: string[] = [];
    line.push(60, () => arrived.push('lost'));
    line.cut();
    vi.advanceTimersByTime(1000);
    expect(arrived).toEqual([]);
    line.push(0, () => arrived.push('at once'));
    expect(arrived).toEqual(['at once']);
  });
});

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}
