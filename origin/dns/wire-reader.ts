import type { Buffer } from 'node:buffer';

/** Ends the reading of a message; caught where the message is decoded, and nowhere else. */
export class MalformedMessage extends Error {}

/** RFC 1035 §2.3.4: octets of a name on the wire, length octets and the root included. */
const LONGEST_NAME_OCTETS = 255;
/** A name has 127 labels at most, and each can stand behind a pointer of its own; more is an attack. */
const MOST_POINTERS = 127;

const POINTER_BITS = 0xc0;
const POINTER_OFFSET = 0x3fff;

/**
 * Reads a DNS message from left to right, and never past its end.
 *
 * Our own, since dns-packet, which writes our queries, trusts what it reads: a message of 64 kB whose
 * names are chains of pointers kept it busy for 300 ms, and it passes over the length of an A record.
 */
export class WireReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  uint8(): number {
    return this.#octetAt(this.#advance(1));
  }

  uint16(): number {
    return this.#uint16At(this.#advance(2));
  }

  uint32(): number {
    return this.uint16() * 0x1_00_00 + this.uint16();
  }

  /** The next octets, not copied. */
  take(length: number): Buffer {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /**
   * A domain name (RFC 1035 §4.1.4) in text: lower case, '' for the root. Octets that could be taken
   * for something else in text are escaped as RFC 1035 §5.1 has it.
   *
   * Each pointer must lead to before where the last began, so that no chain of them can close.
   */
  name(): string {
    const labels: string[] = [];
    let octets = 1;
    let pointers = 0;
    let cursor = this.#offset;
    let earliest = cursor;
    let end: number | null = null;
    for (let length = this.#octetAt(cursor); length !== 0; length = this.#octetAt(cursor)) {
      if ((length & POINTER_BITS) === POINTER_BITS) {
        end ??= cursor + 2;
        cursor = this.#uint16At(cursor) & POINTER_OFFSET;
        pointers += 1;
        if (cursor >= earliest || pointers > MOST_POINTERS) throw new MalformedMessage('pointer');
        earliest = cursor;
        continue;
      }
      octets += length + 1;
      labels.push(this.#label(cursor, length));
      cursor += length + 1;
      if (octets > LONGEST_NAME_OCTETS) throw new MalformedMessage('name too long');
    }
    this.#offset = end ?? cursor + 1;
    return labels.join('.');
  }

  /** Goes past a name without following its pointers. */
  skipName(): void {
    for (;;) {
      const length = this.uint8();
      if (length === 0) return;
      if ((length & POINTER_BITS) === POINTER_BITS) {
        this.#advance(1);
        return;
      }
      if ((length & POINTER_BITS) !== 0) throw new MalformedMessage('label type');
      this.#advance(length);
    }
  }

  #label(at: number, length: number): string {
    // RFC 1035 §4.1.4 and RFC 6891 §5: the other label types are reserved or obsolete.
    if ((length & POINTER_BITS) !== 0) throw new MalformedMessage('label type');
    const start = at + 1;
    if (start + length > this.#bytes.length) throw new MalformedMessage('short');
    return labelText(this.#bytes.toString('latin1', start, start + length));
  }

  #advance(length: number): number {
    const start = this.#offset;
    if (start + length > this.#bytes.length) throw new MalformedMessage('short');
    this.#offset = start + length;
    return start;
  }

  #octetAt(at: number): number {
    const octet = this.#bytes[at];
    if (octet === undefined) throw new MalformedMessage('short');
    return octet;
  }

  #uint16At(at: number): number {
    return this.#octetAt(at) * 0x1_00 + this.#octetAt(at + 1);
  }
}

const PLAIN_LABEL = /^[A-Za-z0-9_-]+$/;
const NOT_PLAIN = /[^A-Za-z0-9_-]/g;
const PRINTABLE = /^[!-~]$/;

function labelText(octets: string): string {
  const text = PLAIN_LABEL.test(octets) ? octets : octets.replace(NOT_PLAIN, escapeOctet);
  return text.toLowerCase();
}

function escapeOctet(octet: string): string {
  if (octet === '.' || octet === '\\') return `\\${octet}`;
  if (PRINTABLE.test(octet)) return octet;
  return `\\${String(octet.charCodeAt(0)).padStart(3, '0')}`;
}
