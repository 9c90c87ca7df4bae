import { expect, it } from 'vitest';
import { encodeReply } from '#lab/upstash/reply.ts';

const text = (value: string): Buffer => Buffer.from(value);

it.each([
  ['null', null, null, null],
  ['an integer', 7, 7, 7],
  ['a string', text('bär'), 'bär', 'YsOkcg=='],
  ['OK', text('OK'), 'OK', 'OK'],
  ['OK within an array', [text('OK')], ['OK'], ['T0s=']],
  [
    'nested arrays',
    [text('a'), [1, null, text('b')]],
    ['a', [1, null, 'b']],
    ['YQ==', [1, null, 'Yg==']],
  ],
  ['bytes that are no UTF-8', Buffer.from([0x80]), '\uFFFD', 'gA=='],
])('encodes %s', (_what, raw, plain, base64) => {
  expect(encodeReply(raw, 'text')).toEqual({ result: plain });
  expect(encodeReply(raw, 'base64')).toEqual({ result: base64 });
});

it('tells an error as it is, in either encoding', () => {
  const error = new Error('ERR wrong number of arguments');
  expect(encodeReply(error, 'text')).toEqual({ error: error.message });
  expect(encodeReply(error, 'base64')).toEqual({ error: error.message });
});
