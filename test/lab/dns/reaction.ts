/** What a scripted name server does when it is asked, and the records that it speaks of. */
import type { MxAnswer, SoaAnswer, StringAnswer, TxtAnswer } from 'dns-packet';

/** A resource record, as dns-packet has it: `{ name, type, ttl, data }`. */
export type ZoneRecord = StringAnswer | MxAnswer | TxtAnswer | SoaAnswer;

export interface DnsQuestion {
  /** Lower case, without the dot at the end. */
  readonly name: string;
  /** `MX`, `A`, …; `UNKNOWN_n` for a type that has no name here. */
  readonly type: string;
}

export type Transport = 'udp' | 'tcp';

/** Bytes that need not be DNS at all. */
export interface RawReaction {
  readonly kind: 'raw';
  /** Over UDP each chunk is a datagram; over TCP it is written as it is, with no length before it. */
  readonly chunks: (query: Buffer, transport: Transport) => readonly Buffer[];
  /** Milliseconds between two chunks; 0 where absent. */
  readonly gapMs?: number;
  /** Sends the datagrams from a port that was not asked. Without effect over TCP. */
  readonly fromAnotherPort?: boolean;
}

export type DnsReaction =
  | {
      readonly kind: 'answers';
      readonly records: readonly ZoneRecord[];
      readonly authority?: SoaAnswer;
    }
  /** `records` are the aliases that led to the name which does not exist (RFC 6604 §3). */
  | {
      readonly kind: 'nxdomain';
      readonly records?: readonly ZoneRecord[];
      readonly authority?: SoaAnswer;
    }
  /** The name exists and has no records of the type that was asked for (RFC 2308 §2.2). */
  | {
      readonly kind: 'nodata';
      readonly records?: readonly ZoneRecord[];
      readonly authority?: SoaAnswer;
    }
  | { readonly kind: 'servfail' }
  | { readonly kind: 'refused' }
  /** Never answers. Over TCP the connection stays open. */
  | { readonly kind: 'silent' }
  /** The TC bit and no records over UDP, all of them over TCP. */
  | { readonly kind: 'truncated'; readonly records: readonly ZoneRecord[] }
  | RawReaction;
