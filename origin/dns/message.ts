import type { Buffer } from 'node:buffer';
import type { Question } from './lookup.ts';
import { CLASS_IN, readRecord, skipRecord, TYPE_CODE } from './resource-record.ts';
import type { ResourceRecord } from './resource-record.ts';
import { MalformedMessage, WireReader } from './wire-reader.ts';

/** A response to a question that we asked. */
export interface Message {
  /** With the upper bits of EDNS (RFC 6891 §6.1.3). */
  readonly rcode: number;
  /** At most MOST_RECORDS of each section; those of no use here are left out. */
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
}

/** What a datagram or a message over TCP turned out to be. */
export type Reply =
  /** Of another query, or no response at all: perhaps forged, and not to be believed. */
  | { readonly kind: 'unrelated' }
  /** Ours, and cut off: to be asked for again over TCP. */
  | { readonly kind: 'truncated' }
  /** Ours, and not to be read. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'message'; readonly message: Message };

/**
 * Records of a section that are read; the rest is passed over. Mail domains have ten MX records at
 * the very most, and a hostile one gets four thousand into a message.
 */
export const MOST_RECORDS = 100;

/** RFC 1035 §4.1.1. */
const RESPONSE_BIT = 0x80_00;
const OPCODE_BITS = 0x78_00;
const TRUNCATED_BIT = 0x02_00;
const RCODE_BITS = 0x00_0f;

/**
 * Reads what came back for a query. What does not repeat the query's id and question is unrelated
 * (RFC 5452 §9.1); nothing else in it is looked at then.
 */
export function readReply(bytes: Buffer, id: number, question: Question): Reply {
  const reader = new WireReader(bytes);
  const head = attempt(() => readHead(reader));
  if (head === null || !answersOurs(head, id, question)) return { kind: 'unrelated' };
  if ((head.flags & TRUNCATED_BIT) !== 0) return { kind: 'truncated' };
  const message = attempt(() => readSections(reader, head));
  return message === null ? { kind: 'malformed' } : { kind: 'message', message };
}

interface Head {
  readonly id: number;
  readonly flags: number;
  readonly counts: readonly [answers: number, authority: number, additional: number];
  readonly name: string;
  readonly type: number;
  readonly questionClass: number;
}

function readHead(reader: WireReader): Head {
  const id = reader.uint16();
  const flags = reader.uint16();
  if (reader.uint16() !== 1) throw new MalformedMessage('question count');
  const counts = [reader.uint16(), reader.uint16(), reader.uint16()] as const;
  const name = reader.name();
  return { id, flags, counts, name, type: reader.uint16(), questionClass: reader.uint16() };
}

function answersOurs(head: Head, id: number, question: Question): boolean {
  return (
    head.id === id &&
    (head.flags & RESPONSE_BIT) !== 0 &&
    (head.flags & OPCODE_BITS) === 0 &&
    head.name === question.name &&
    head.type === TYPE_CODE[question.type] &&
    head.questionClass === CLASS_IN
  );
}

function readSections(reader: WireReader, head: Head): Message {
  const answers = readSection(reader, head.counts[0]);
  const authority = readSection(reader, head.counts[1]);
  const additional = readSection(reader, head.counts[2]);
  return { rcode: rcodeOf(head.flags, additional), answers, authority };
}

function readSection(reader: WireReader, count: number): ResourceRecord[] {
  const records: ResourceRecord[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index >= MOST_RECORDS) {
      skipRecord(reader);
      continue;
    }
    const record = readRecord(reader);
    if (record !== null) records.push(record);
  }
  return records;
}

/** Without the upper bits BADVERS would look like an empty answer. */
function rcodeOf(flags: number, additional: readonly ResourceRecord[]): number {
  const option = additional.find(({ data }) => data.type === 'OPT')?.data;
  const upper = option?.type === 'OPT' ? option.extendedRcode : 0;
  return upper * (RCODE_BITS + 1) + (flags & RCODE_BITS);
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedMessage) return null;
    throw error;
  }
}
