/** `ev` as a script meets it: exit codes, usage, and NDJSON through it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ev } from '#support/ev.ts';

/** No stack is up here: nothing can be asked. */
const nowhere = { directory: mkdtempSync(join(tmpdir(), 'ev-nowhere-')) };
afterAll(() => rmSync(nowhere.directory, { recursive: true }));

it('shows every command with --help, and succeeds', async () => {
  const { exitCode, out } = await ev(nowhere, ['--help']);
  expect(exitCode).toBe(0);
  const commands = ['keys create', 'keys list', 'keys revoke', 'validate', 'hash', 'plan set'];
  for (const command of [...commands, 'usage show', 'usage reconcile']) {
    expect(out).toContain(`ev ${command}`);
  }
});

it.each([
  ['nothing', []],
  ['an unknown command', ['frobnicate']],
  ['half a command', ['keys']],
  ['an unknown option', ['keys', 'create', 'acme', '--forever']],
  ['a missing argument', ['keys', 'revoke']],
  ['one argument too many', ['hash', 'a@b.net', 'c@d.net']],
  ['a plan that is no number', ['plan', 'set', 'acme', '10k']],
  ['a plan below nothing', ['keys', 'create', 'acme', '--quota=-1']],
  ['a month that is none', ['usage', 'reconcile', '--month', '2026-13']],
  ['a time that is none', ['usage', 'reconcile', '--until', 'yesterday']],
])('ends with 2 for %s, and says how it should be', async (_name, args) => {
  const { exitCode, out, error } = await ev(nowhere, args);
  expect(exitCode).toBe(2);
  expect(out + error).toContain('ev ');
});

it('names each variable that is missing, and what it must be', async () => {
  const { exitCode, error } = await ev(nowhere, ['validate', 'a@b.net']);
  expect(exitCode).toBe(1);
  expect(error).toMatch(/EV_EDGE_URL is missing: it must be the URL/);
  expect(error).toMatch(/EV_API_KEY is missing: it must be an API key/);
});

it('explains line by line, and keeps what it does not know', async () => {
  const { exitCode, out } = await ev(
    nowhere,
    ['explain', 'mx'],
    '{"id":7,"mx":"ASPMX.L.GOOGLE.COM."}\n\n{"mx":"mx.google.com.example.net"}\n',
  );
  expect(exitCode).toBe(0);
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { id: 7, mx: 'ASPMX.L.GOOGLE.COM.', provider: 'google' },
    { mx: 'mx.google.com.example.net', provider: 'unknown' },
  ]);
});

it.each([
  ['what is not JSON', 'hello\n', 'line 1 is not JSON'],
  ['a list', '[1]\n', 'line 1 is not a JSON object'],
  ['another shape', '{"mx":"a.net"}\n{"mix":"b.net"}\n', 'mx: '],
  ['a line without end', `{"mx":"${'a'.repeat(1_100_000)}`, 'longer than'],
])('refuses %s, and says what is wrong', async (_name, input, message) => {
  const { exitCode, error } = await ev(nowhere, ['explain', 'mx'], input);
  expect(exitCode).toBe(2);
  expect(error).toContain(message);
});
