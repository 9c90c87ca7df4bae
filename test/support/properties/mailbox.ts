/** Whatever is given for an address: what holds of reading it. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseMailbox, wireAddress } from '#shared/address/mailbox.ts';
import type { NamedProperty } from './property.ts';

/** Any string of UTF-16 units, unpaired surrogates and controls included. */
const anyString = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
  .map((units) => String.fromCharCode(...units));

/** Mostly what may stand in an address, and now and then what may not. */
const harmless = [
  'a',
  'B',
  '9',
  '-',
  '+',
  '.x',
  'o\u0308',
  'ß',
  '例',
  'א',
  '\uFB2C',
  'क्\u200Dष',
  '😀',
  'K',
];
const harmful = [
  '.',
  '@',
  '"',
  '\\',
  ' ',
  '>',
  '\r\n',
  '\0',
  '\u0301',
  '\u200B',
  '\u037E',
  '\uD800',
];
const letters = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...harmless) },
  { weight: 1, arbitrary: fc.constantFrom(...harmful) },
);
const textOf = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(letters, { minLength: 1, maxLength }).map((parts) => parts.join(''));
const localPart = fc.oneof(
  textOf(12),
  textOf(12).map((text) => `"${text}"`),
);
const domain = fc.oneof(
  fc.array(textOf(4), { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.')),
  fc.constantFrom(
    '[192.0.2.1]',
    '[IPv6:2001:DB8::1]',
    'Example.ORG',
    'xn--bcher-kva.example',
    'x．例',
  ),
);
const nearAddress = fc.tuple(localPart, domain).map((sides) => sides.join('@'));

const input = fc.oneof({ weight: 1, arbitrary: anyString }, { weight: 4, arbitrary: nearAddress });

/** RFC 5321 §4.1.2, loosely: what could end the path, the line or the command. */
const BREAKS_OUT = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const UNQUOTED_BREAK = /[<>\s]/;

const neverThrows = fc.property(input, (text) => {
  const result = parseMailbox(text);
  assert.notEqual(result.ok ? result.mailbox.normalized : result.error.code, '');
});

const stable = fc.property(input, (text) => {
  const first = parseMailbox(text);
  if (!first.ok) return;
  const second = parseMailbox(first.mailbox.normalized);
  assert.ok(second.ok);
  assert.equal(second.mailbox.normalized, first.mailbox.normalized);
  assert.equal(second.mailbox.unusual, first.mailbox.unusual);
});

const staysInThePath = fc.property(input, (text) => {
  const result = parseMailbox(text);
  if (!result.ok) return;
  const wire = wireAddress(result.mailbox);
  assert.doesNotMatch(wire, BREAKS_OUT);
  assert.doesNotMatch(wire.replace(/^"(?:[^"\\]|\\.)*"/u, ''), UNQUOTED_BREAK);
  assert.ok(new TextEncoder().encode(wire).length <= 254);
  assert.ok(wire.isWellFormed());
});

const asciiDomain = fc.property(domain, (text) => {
  const result = parseMailbox(`jane@${text.toUpperCase()}`);
  if (!result.ok || result.mailbox.domain.kind !== 'name') return;
  assert.match(result.mailbox.domain.ascii, /^[a-z0-9.-]+$/);
});

const atoms = fc.array(fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}$/), {
  minLength: 1,
  maxLength: 3,
});
const label = fc.stringMatching(/^[a-z]([a-z0-9]{0,20})$/);

const takesTheOrdinary = fc.property(atoms, label, label, (local, name, tld) => {
  const address = `${local.join('.')}@${name}.${tld}`;
  const result = parseMailbox(address);
  assert.ok(result.ok);
  assert.equal(result.mailbox.normalized, address);
});

export const MAILBOX: readonly NamedProperty[] = [
  {
    name: 'parsing ends in a mailbox or a code, and never throws',
    property: neverThrows,
    cases: 100,
  },
  {
    name: 'the normalised form of a normalised address is itself',
    property: stable,
    cases: 100,
  },
  {
    name: 'nothing on the wire can end the path, the line or the command',
    property: staysInThePath,
    cases: 100,
  },
  {
    name: 'the domain on the wire is plain ASCII in lower case',
    property: asciiDomain,
    cases: 100,
  },
  {
    name: 'an ordinary address is accepted as it is',
    property: takesTheOrdinary,
    cases: 100,
  },
];
