/** A worker with three egress addresses, of which one is on a block list, as an operator sees it. */
import { expect, it } from 'vitest';
import * as v from 'valibot';
import { postValidate, verdictOf } from '#support/client.ts';
import { ev, evLines } from '#support/ev.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack({
  EV_EGRESS_ADDRESS:
    '127.0.0.1, 127.0.0.2=listed.verifier.test, 127.0.0.3=second.verifier.test, 127.0.0.4',
});

const RowSchema = v.object({
  egress: v.string(),
  state: v.string(),
  workers: v.number(),
  capacity: v.number(),
  helo: v.string(),
  checked_at: v.pipe(v.string(), v.isoTimestamp()),
  problems: v.array(v.string()),
});

async function rows() {
  const lines = await evLines(stack(), ['egress', '--json']);
  return lines.map((line) => v.parse(v.pipe(v.string(), v.parseJson(), RowSchema), line));
}

// Capacity is in batches held: ten for each of the 100 connections of the one worker.
it('shows which egress addresses are used, and why others are not', async () => {
  expect(await rows()).toMatchObject([
    { egress: '127.0.0.1', state: 'usable', workers: 1, capacity: 1000, helo: 'verifier.test' },
    { egress: '127.0.0.2', state: 'quarantined', workers: 0, helo: 'listed.verifier.test' },
    { egress: '127.0.0.3', state: 'usable', workers: 1, helo: 'second.verifier.test' },
    { egress: '127.0.0.4', state: 'misconfigured', workers: 0, helo: 'verifier.test' },
  ]);
});

it('shows the same to a person, with what to do', async () => {
  const text = (await evLines(stack(), ['egress'])).join('\n');
  expect(text).toMatch(/^EGRESS +STATE +WORKERS/);
  expect(text).toMatch(/^127\.0\.0\.2 +quarantined .*zen\.spamhaus\.org LISTED/m);
  expect(text).toMatch(/^ {2}listed in zen\.spamhaus\.org \(SBL\): see https:/m);
  expect(text).toMatch(/^ {2}its PTR is not there and not verifier\.test/m);
});

it('shows the same in the metrics', async () => {
  const response = await fetch(stack().facts().metricsUrls['smtp-workers']);
  const text = await response.text();
  expect(text).toContain('email_validator_egress_usable{egress="127.0.0.1"} 1');
  expect(text).toContain('email_validator_egress_usable{egress="127.0.0.2"} 0');
  expect(text).toContain('email_validator_egress_usable{egress="127.0.0.4"} 0');
});

it('asks from the others, each under its own name', async () => {
  const { edgeUrl, apiKey } = stack().facts();
  const emails = Array.from({ length: 30 }, (_, index) => `user1@n${index + 1}.many.evlab.net`);
  const answers = await Promise.all(
    emails.map((email) => postValidate(edgeUrl, apiKey, { email, include: ['transcript'] })),
  );
  const verdicts = answers.map(verdictOf);
  expect(verdicts.map(({ reason }) => reason)).toEqual(emails.map(() => 'accepted'));
  const said = verdicts.flatMap(({ transcript }) => (transcript ?? []).map(({ line }) => line));
  const names = new Set(said.filter((line) => line.startsWith('EHLO ')));
  expect([...names].toSorted()).toEqual(['EHLO second.verifier.test', 'EHLO verifier.test']);
});

it('refuses what it does not know', async () => {
  expect(await ev(stack(), ['egress', '--everything'])).toMatchObject({ exitCode: 2 });
});
