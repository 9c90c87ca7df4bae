import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab } from '#lab/lab.ts';
import type { Lab } from '#lab/lab.ts';
import { rcpt, visitToMail } from '#lab/visit.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

async function askOne(character: string, localPart: string): Promise<string> {
  const client = await visitToMail(lab, character);
  const lines = await client.ask(rcpt(localPart, character));
  client.destroy();
  return lines.join('\n');
}

describe('what a character says about a recipient', () => {
  it.each([
    ['normal', 'user', /^250 2\.1\.5 /],
    ['normal', 'user123', /^250 2\.1\.5 /],
    ['normal', 'USER.name+tag', /^250 2\.1\.5 /],
    ['normal', '"user 7"', /^250 2\.1\.5 /],
    ['normal', String.raw`"\u\s\e\r"`, /^250 2\.1\.5 /],
    ['normal', 'Postmaster', /^250 2\.1\.5 /],
    ['normal', 'someuser', /^550 5\.1\.1 <someuser@normal\.evlab\.net>: /],
    ['normal', '{client}', /^550 5\.1\.1 <\{client\}@normal\.evlab\.net>: /],
    ['accept-all', 'xq7nobody', /^250 /],
    ['full', 'user1', /^452 4\.2\.2 /],
    ['full', 'over1', /^552 5\.2\.2 /],
    ['full', 'nobody', /^550 5\.1\.1 /],
    ['disabled', 'user1', /^550 5\.2\.1 /],
    ['disabled', 'nobody', /^550 5\.1\.1 /],
    ['restricted', 'user1', /^550 5\.7\.133 /],
    ['restricted', 'nobody', /^550 5\.1\.1 /],
    ['relay-denied', 'user1', /^554 5\.7\.1 .*Relay access denied$/],
    ['ambiguous', 'user1', /^550 5\.0\.0 Recipient refused$/],
    ['ambiguous', 'nobody', /^550 5\.0\.0 Recipient refused$/],
    ['tempfail', 'user1', /^451 4\.3\.0 /],
    ['policy', 'user1', /^550 5\.7\.1 /],
    ['terse', 'user1', /^250 Ok$/],
    ['terse', 'nobody', /^550 User unknown$/],
    ['blocked-at-rcpt', 'user1', /^554 5\.7\.1 .*\[127\.0\.0\.1\].*blocklist/],
    ['fragmented', 'nobody', /^550-5\.1\.1 .*\n550-5\.1\.1 .*\n550 5\.1\.1 /],
    ['eai', 'user1', /^250 /],
    ['limits', 'user1', /^250 /],
    ['outlook', 'user1', /^250 /],
    ['implicit', 'user1', /^250 /],
  ])('%s answers %s as its row has it', async (character, localPart, expected) => {
    expect(await askOne(character, localPart)).toMatch(expected);
  });

  it('refuses to relay for a domain that it does not serve', async () => {
    const client = await visitToMail(lab, 'normal');
    const [line] = await client.ask('RCPT TO:<user1@disabled.evlab.net>');
    expect(line).toMatch(/^554 5\.7\.1 .*Relay access denied/);
    client.destroy();
  });

  it.each(['one-recipient', 'limits'])(
    '%s takes one recipient a transaction',
    async (character) => {
      const client = await visitToMail(lab, character);
      expect(await client.ask(rcpt('user1', character))).toEqual(['250 2.1.5 Ok']);
      expect(await client.ask(rcpt('user2', character))).toEqual([
        '452 4.5.3 Error: too many recipients',
      ]);
      await client.ask('RSET');
      await client.ask('MAIL FROM:<verify@probe.evlab.net>');
      expect(await client.ask(rcpt('user2', character))).toEqual(['250 2.1.5 Ok']);
      client.destroy();
    },
  );

  it('suspicious refuses a good recipient after ten bad ones, and no more after RSET', async () => {
    const client = await visitToMail(lab, 'suspicious');
    for (let number = 0; number < 10; number += 1) {
      expect(await client.ask(rcpt(`guess${number}`, 'suspicious'))).toEqual([
        expect.stringMatching(/^550 5\.1\.1 /),
      ]);
    }
    expect(await client.ask(rcpt('user1', 'suspicious'))).toEqual(['550 Too many bad recipients']);
    await client.ask('RSET');
    await client.ask('MAIL FROM:<verify@probe.evlab.net>');
    expect(await client.ask(rcpt('user1', 'suspicious'))).toEqual(['250 2.1.5 Ok']);
    client.destroy();
  });

  it('normal hangs up with 421 at the twentieth refusal of a connection', async () => {
    const client = await visitToMail(lab, 'normal');
    for (let number = 1; number < 20; number += 1) {
      expect(await client.ask(rcpt(`guess${number}`, 'normal'))).toEqual([
        expect.stringMatching(/^550 5\.1\.1 /),
      ]);
    }
    expect(await client.ask(rcpt('user1', 'normal'))).toEqual(['250 2.1.5 Ok']);
    expect(await client.ask(rcpt('guess20', 'normal'))).toEqual([
      expect.stringMatching(/^421 4\.7\.0 .*too many errors$/),
    ]);
    expect(await client.ended()).toBe('closed');
  });
});

describe('SMTPUTF8', () => {
  it('eai takes a non-ASCII recipient where MAIL asked for it', async () => {
    const client = await visitToMail(lab, 'eai');
    expect(await client.ask(rcpt('userñ', 'eai'))).toEqual([
      expect.stringMatching(/^553 5\.6\.7 /),
    ]);
    await client.ask('RSET');
    await client.ask('MAIL FROM:<verify@probe.evlab.net> SMTPUTF8');
    expect(await client.ask(rcpt('userñ', 'eai'))).toEqual(['250 2.1.5 Ok']);
    client.destroy();
  });

  it('normal neither offers nor takes it', async () => {
    const client = await visitToMail(lab, 'normal');
    await client.ask('RSET');
    const offers = await client.ask('EHLO probe.evlab.net');
    expect(offers).not.toContainEqual(expect.stringContaining('SMTPUTF8'));
    expect(await client.ask('MAIL FROM:<verify@probe.evlab.net> SMTPUTF8')).toEqual([
      expect.stringMatching(/^555 5\.5\.4 /),
    ]);
    client.destroy();
  });
});
