/** Messages made by hand, octet by octet, for what no encoder would make. */
import { Buffer } from 'node:buffer';

export const ID = 0x12_34;
export const RESPONSE = 0x81_80;

/** RFC 1035 §4.1.1. */
export function header(flags: number, counts: readonly number[]): Buffer {
  return uint16(ID, flags, ...counts);
}

export function uint16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
}

/** A name without compression, each label as it is. */
export function nameOf(...labels: readonly string[]): Buffer {
  const parts = labels.map((label) =>
    Buffer.concat([Buffer.of(label.length), Buffer.from(label, 'latin1')]),
  );
  return Buffer.concat([...parts, Buffer.of(0)]);
}

export function pointerTo(offset: number): Buffer {
  return uint16(0xc0_00 | offset);
}

/** Where the question's name begins: right after the header. */
export const QUESTION_AT = 12;

/** `example.com`, of a type and class. */
export function question(type: number, questionClass = 1): Buffer {
  return Buffer.concat([nameOf('example', 'com'), uint16(type, questionClass)]);
}

export interface RecordParts {
  readonly owner?: Buffer;
  readonly type: number;
  readonly recordClass?: number;
  readonly ttl?: number;
  readonly data: Buffer;
  /** Where it is not that of the data. */
  readonly length?: number;
}

export function record(parts: RecordParts): Buffer {
  const ttl = Buffer.alloc(4);
  ttl.writeUInt32BE(parts.ttl ?? 60);
  return Buffer.concat([
    parts.owner ?? pointerTo(QUESTION_AT),
    uint16(parts.type, parts.recordClass ?? 1),
    ttl,
    uint16(parts.length ?? parts.data.length),
    parts.data,
  ]);
}

export function mxData(preference: number, exchange: Buffer): Buffer {
  return Buffer.concat([uint16(preference), exchange]);
}

/** A response to our question for the MX records of `example.com`. */
export function mxResponse(...answers: readonly Buffer[]): Buffer {
  return Buffer.concat([header(RESPONSE, [1, answers.length, 0, 0]), question(15), ...answers]);
}
