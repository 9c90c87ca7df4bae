/** The few DER encodings that a certificate is made of (ITU-T X.690 §8 and §10). */
const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Lengths up to this take one octet; longer ones are preceded by a count of octets (§8.1.3). */
const LONGEST_SHORT_LENGTH = 0x7f;
/** Context-specific tag, constructed (§8.1.2). */
const CONTEXT_CONSTRUCTED = 0xa0;
/** Context-specific tag, primitive. */
const CONTEXT_PRIMITIVE = 0x80;
/** Octets of an object identifier hold seven bits each (§8.19.2). */
const OID_BITS = 7;

export function sequence(...parts: readonly Buffer[]): Buffer {
  return encode(TAG.sequence, Buffer.concat(parts));
}

export function set(...parts: readonly Buffer[]): Buffer {
  return encode(TAG.set, Buffer.concat(parts));
}

/** A positive integer from its big-endian octets, without leading zeros. */
export function integer(magnitude: Buffer): Buffer {
  const isNegativeLooking = ((magnitude[0] ?? 0) & 0x80) !== 0;
  const zero = Buffer.from([0]);
  return encode(TAG.integer, isNegativeLooking ? Buffer.concat([zero, magnitude]) : magnitude);
}

/** A bit string of whole octets. */
export function bitString(octets: Buffer): Buffer {
  return encode(TAG.bitString, Buffer.concat([Buffer.from([0]), octets]));
}

export function octetString(octets: Buffer): Buffer {
  return encode(TAG.octetString, octets);
}

export function utf8String(text: string): Buffer {
  return encode(TAG.utf8String, Buffer.from(text, 'utf8'));
}

/** `YYMMDDHHMMSSZ` (§11.8), as RFC 5280 §4.1.2.5 has it for years before 2050. */
export function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '');
  return encode(TAG.utcTime, Buffer.from(`${digits}Z`, 'latin1'));
}

/** From dotted form, `2.5.4.3`. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return encode(TAG.objectIdentifier, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** `[n] EXPLICIT` */
export function explicit(tag: number, inner: Buffer): Buffer {
  return encode(CONTEXT_CONSTRUCTED | tag, inner);
}

/** `[n] IMPLICIT` of a primitive type: its content octets. */
export function implicit(tag: number, content: Buffer): Buffer {
  return encode(CONTEXT_PRIMITIVE | tag, content);
}

function encode(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), encodeLength(content.length), content]);
}

function encodeLength(length: number): Buffer {
  if (length <= LONGEST_SHORT_LENGTH) return Buffer.from([length]);
  const octets = length <= 0xff ? [length] : [length >> 8, length & 0xff];
  return Buffer.from([0x80 | octets.length, ...octets]);
}

function base128(value: number): number[] {
  const octets = [value & 0x7f];
  for (let rest = value >> OID_BITS; rest > 0; rest >>= OID_BITS) {
    octets.unshift((rest & 0x7f) | 0x80);
  }
  return octets;
}
