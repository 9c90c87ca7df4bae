/** Whatever a server says: what holds of the text that is kept. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { redactReplyText } from '#shared/smtp/redact.ts';
import type { NamedProperty } from './property.ts';

const MAX_LENGTH = 512;

const localPart = fc.stringMatching(/^[a-zé0-9.+_'-]{1,20}$/u).map((text) => `q${text}z`);
const domain = fc.constantFrom(
  'example.org',
  'mail.example.org',
  'пример.рф',
  'xn--e1afmkfd.example',
);
const write = fc.constantFrom(
  (local: string, host: string) => `<${local}@${host}>`,
  (local: string, host: string) => `${local}@${host}`,
  (local: string, host: string) => `"${local} b"@${host}`,
  (local: string, host: string) => `${local}%40${host}`,
  (local: string, host: string) => `${local}=${host}`,
  (local: string, host: string) => `x+${local}=${host}@list.example`,
);

const units = fc.constantFrom('@', '"', '\\', '<', '>', '=', '%', '%40', ' ', '[', ']', 'a', '.');
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(units).map((all) => all.join('')),
);

const noAddress = fc.property(
  fc.lorem(),
  localPart,
  domain,
  write,
  fc.lorem(),
  (before, local, host, how, after) => {
    const redacted = redactReplyText(`${before} ${how(local, host)} ${after}`);
    assert.ok(!redacted.includes(local), redacted);
  },
);

const harmless = fc.property(text, fc.integer({ min: 1, max: 2_000 }), (piece, times) => {
  const redacted = redactReplyText(piece.repeat(times));
  assert.ok(redacted.length <= MAX_LENGTH);
  assert.doesNotMatch(redacted, /[\p{Cc}\p{Cf}@＠﹫]/u);
  assert.ok(redacted.isWellFormed());
});

export const REDACT: readonly NamedProperty[] = [
  { name: 'no address comes through', property: noAddress, cases: 100 },
  {
    name: 'the result is short, on one line, well-formed and without an at sign',
    property: harmless,
    cases: 100,
  },
];
