import { expect, it } from 'vitest';
import { runsOn } from '#origin/local/postgres-predecessor.ts';

it.each([
  ['/x/postgres\0-D\0/data\0-c\0port=1\0', true],
  ['/x/postgres\0-D\0/data2\0', false],
  ['node\0server.ts\0', false],
  ['cat\0/data/postmaster.pid\0', false],
])('whether %j is a server on /data: %s', (command, answer) => {
  expect(runsOn(command, '/data')).toBe(answer);
});
