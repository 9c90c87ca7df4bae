import type { Buffer } from 'node:buffer';
import { SocketAddress } from 'node:net';
import type { RecordData } from './lookup.ts';
import { MalformedMessage } from './wire-reader.ts';
import type { WireReader } from './wire-reader.ts';

/** What a resolver needs beside the records that are asked for. */
export type ResourceData =
  | RecordData
  | { readonly type: 'CNAME'; readonly target: string }
  /** RFC 2308 §4: the last field of a SOA bounds how long a negative answer holds. */
  | { readonly type: 'SOA'; readonly minimumSeconds: number }
  | { readonly type: 'NS' }
  /** RFC 6891 §6.1.3: the upper eight bits of the response code. */
  | { readonly type: 'OPT'; readonly extendedRcode: number };

export interface ResourceRecord {
  readonly owner: string;
  readonly ttlSeconds: number;
  readonly data: ResourceData;
}

/** RFC 1035 §3.2.2, RFC 3596 §2.1, RFC 6891 §6.1.1. */
export const TYPE_CODE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  OPT: 41,
} as const;

export const CLASS_IN = 1;

const IPV4_OCTETS = 4;
const IPV6_OCTETS = 16;
/** RFC 2181 §8: a TTL with its highest bit set counts as zero. */
const HIGHEST_TTL = 0x7f_ff_ff_ff;

/** Reads the next record. Null where it is of a type or class that says nothing here. */
export function readRecord(reader: WireReader): ResourceRecord | null {
  const owner = reader.name();
  const type = reader.uint16();
  const recordClass = reader.uint16();
  const ttl = reader.uint32();
  const end = endOfData(reader);
  if (type === TYPE_CODE.OPT) {
    reader.take(end - reader.offset);
    return { owner, ttlSeconds: 0, data: { type: 'OPT', extendedRcode: ttl >>> 24 } };
  }
  const data = recordClass === CLASS_IN ? readData(reader, type, end) : null;
  if (data === null) {
    reader.take(end - reader.offset);
    return null;
  }
  // A record that is longer or shorter than it says is not what it seems to be.
  if (reader.offset !== end) throw new MalformedMessage('record length');
  return { owner, ttlSeconds: ttl > HIGHEST_TTL ? 0 : ttl, data };
}

/** Goes past the next record. */
export function skipRecord(reader: WireReader): void {
  reader.skipName();
  reader.take(8);
  reader.take(reader.uint16());
}

function endOfData(reader: WireReader): number {
  const length = reader.uint16();
  return reader.offset + length;
}

function readData(reader: WireReader, type: number, end: number): ResourceData | null {
  switch (type) {
    case TYPE_CODE.A:
      return { type: 'A', address: reader.take(IPV4_OCTETS).join('.') };
    case TYPE_CODE.AAAA:
      return { type: 'AAAA', address: ipv6Text(reader.take(IPV6_OCTETS)) };
    case TYPE_CODE.MX:
      return { type: 'MX', preference: reader.uint16(), exchange: reader.name() };
    case TYPE_CODE.TXT:
      return { type: 'TXT', text: characterStrings(reader, end) };
    case TYPE_CODE.PTR:
      return { type: 'PTR', host: reader.name() };
    case TYPE_CODE.CNAME:
      return { type: 'CNAME', target: reader.name() };
    case TYPE_CODE.NS:
      reader.skipName();
      return { type: 'NS' };
    case TYPE_CODE.SOA:
      return { type: 'SOA', minimumSeconds: soaMinimum(reader) };
    default:
      return null;
  }
}

function characterStrings(reader: WireReader, end: number): string {
  const strings: string[] = [];
  while (reader.offset < end) {
    strings.push(reader.take(reader.uint8()).toString('latin1'));
  }
  return strings.join('');
}

/** MNAME, RNAME, SERIAL, REFRESH, RETRY, EXPIRE, MINIMUM (RFC 1035 §3.3.13). */
function soaMinimum(reader: WireReader): number {
  reader.skipName();
  reader.skipName();
  reader.take(4 * 4);
  return reader.uint32();
}

/** The text of RFC 5952. */
function ipv6Text(octets: Buffer): string {
  const groups = Array.from({ length: IPV6_OCTETS / 2 }, (_, index) =>
    octets.readUInt16BE(2 * index).toString(16),
  );
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}
