import { expect, it } from 'vitest';
import { servesFrom } from '#origin/local/postgres-predecessor.ts';

const SERVER = '/x/bin/postgres\0-D\0/data\0-c\0port=1\0';

it.each([
  ['the server of this data', SERVER, '/data', true],
  ['the same, started by another path to it', SERVER.replace('/data', '/link'), '/data', true],
  ['a server of other data', SERVER, '/data2', false],
  ['a server of another user', SERVER, null, false],
  ['another program that works there', 'vi\0PG_VERSION\0', '/data', false],
  ['another program that names it', 'cat\0postgres\0', '/data', false],
])('%s', (_what, command, workingDirectory, serves) => {
  expect(servesFrom(command, workingDirectory, '/data')).toBe(serves);
});
