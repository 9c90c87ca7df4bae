/** Responses to the question for the MX records of `a.test`, true and forged. */
import { Buffer } from 'node:buffer';
import { decode, encode } from 'dns-packet';
import type { Answer } from 'dns-packet';

export const GOOD: Answer = {
  name: 'a.test',
  type: 'MX',
  ttl: 60,
  data: { preference: 10, exchange: 'good.test' },
};
export const EVIL: Answer = { ...GOOD, data: { preference: 1, exchange: 'evil.test' } };

/** RFC 1035 §4.1.1. */
export const TRUNCATED = 0x02_00;
export const ANSWER_COUNT_AT = 6;

/** A response to a query, some of it changed. */
export function response(
  query: Buffer,
  answers: Answer[],
  changes: Parameters<typeof encode>[0] = {},
): Buffer {
  const { id = 0, questions = [] } = decode(query);
  return encode({ type: 'response', id, questions, answers, ...changes });
}

export function anotherId(query: Buffer): number {
  return ((decode(query).id ?? 0) + 1) % 0x1_00_00;
}

/** As it goes over TCP, with its length before it. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
