import { expect, it } from 'vitest';
import { refusalOf } from '#lab/upstash/commands.ts';

it.each(['GET', 'MGET', 'HGETALL', 'XRANGE', 'TTL', 'PING'])('lets both tokens use %s', (name) => {
  expect(refusalOf(name, 'full')).toBeNull();
  expect(refusalOf(name, 'read-only')).toBeNull();
});

it.each(['SET', 'DEL', 'EVAL', 'PUBLISH', 'FLUSHALL', 'KEYS', 'SCAN'])(
  'lets only the full token use %s',
  (name) => {
    expect(refusalOf(name, 'full')).toBeNull();
    expect(refusalOf(name, 'read-only')).toMatch(/^NOPERM/);
  },
);

it.each([
  ['block the connection', ['BLPOP', 'BLMOVE', 'BZPOPMIN', 'XREAD', 'XREADGROUP', 'WAIT']],
  ['change its state', ['MULTI', 'EXEC', 'WATCH', 'SELECT', 'AUTH', 'HELLO', 'QUIT', 'CLIENT']],
  ['subscribe on it', ['SUBSCRIBE', 'PSUBSCRIBE', 'MONITOR']],
  ['rule the server', ['CONFIG', 'SHUTDOWN', 'REPLICAOF', 'DEBUG', 'MODULE', 'ACL', 'CLUSTER']],
  ['nobody knows', ['NONSENSE', '', 'get']],
])('refuses commands that %s', (_why, names) => {
  for (const name of names) {
    expect(refusalOf(name, 'full')).toMatch(/^ERR Command is not available/);
  }
});
