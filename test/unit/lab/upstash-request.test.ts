import { describe, expect, it } from 'vitest';
import { MalformedRequest, readRequest } from '#lab/upstash/request.ts';

function read(path: string, body = ''): unknown {
  return readRequest(new URL(path, 'http://bridge.invalid'), body);
}

function command(name: string, ...args: string[]): unknown {
  return { name, args };
}

describe('a command', () => {
  it.each([
    ['/', '["get","foo"]', command('GET', 'foo')],
    ['/', '["SET","foo",1.5,"EX",100,true]', command('SET', 'foo', '1.5', 'EX', '100', 'true')],
    ['/get/foo', '', command('GET', 'foo')],
    ['/get/foo/', '', command('GET', 'foo')],
    ['/set/a%20b/c%2Fd', '', command('SET', 'a b', 'c/d')],
    ['/set/foo?EX=100&NX', '{"value":1}', command('SET', 'foo', '{"value":1}', 'EX', '100', 'NX')],
    ['/get/foo?_token=secret', '', command('GET', 'foo')],
    ['/get/pipeline', '', command('GET', 'pipeline')],
  ])('at %s with the body %s', (path, body, expected) => {
    expect(read(path, body)).toEqual({ kind: 'single', command: expected });
  });
});

it.each([
  ['/pipeline', 'pipeline'],
  ['/multi-exec', 'transaction'],
])('reads several commands at %s', (path, kind) => {
  const commands = [command('SET', 'a', '1'), command('GET', 'a')];
  expect(read(path, '[["SET","a",1],["get","a"]]')).toEqual({ kind, commands });
});

it.each([
  ['/', ''],
  ['/', 'null'],
  ['/', '{}'],
  ['/', '[]'],
  ['/', '[null]'],
  ['/', '["GET",["a"]]'],
  ['/pipeline', ''],
  ['/pipeline', '[]'],
  ['/pipeline', '[[]]'],
  ['/pipeline', '["GET","a"]'],
  ['/multi-exec', '[["GET",null]]'],
  ['/get/%E0%A4%A', ''],
])('refuses at %s the body %s', (path, body) => {
  expect(() => read(path, body)).toThrow(MalformedRequest);
});
