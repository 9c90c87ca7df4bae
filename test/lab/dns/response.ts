import { encode, RECURSION_AVAILABLE, RECURSION_DESIRED, TRUNCATED_RESPONSE } from 'dns-packet';
import type { DecodedPacket, OptAnswer, SoaAnswer } from 'dns-packet';
import type { DnsReaction, RawReaction, Transport, ZoneRecord } from './reaction.ts';

/** RFC 1035 §4.1.1. */
const RCODE = { noError: 0, servfail: 2, nxdomain: 3, refused: 5 } as const;
/** What a client that says nothing of its buffer can take in a datagram (RFC 1035 §4.2.1). */
const PLAIN_UDP_BYTES = 512;
const LARGEST_TCP_MESSAGE = 65_535;
/** Our own buffer, as named by DNS flag day 2020. */
const UDP_PAYLOAD_BYTES = 1232;

interface Message {
  readonly rcode: number;
  readonly records?: readonly ZoneRecord[] | undefined;
  readonly authority?: SoaAnswer | undefined;
  readonly truncated?: boolean;
}

/**
 * The message that answers a query. What is too long for its transport is sent empty, with the TC
 * bit set (RFC 2181 §9).
 *
 * @returns null where nothing is sent
 */
export function responseTo(
  query: DecodedPacket,
  reaction: Exclude<DnsReaction, RawReaction>,
  transport: Transport,
): Buffer | null {
  const message = messageOf(reaction, transport);
  if (message === null) return null;
  const bytes = write(query, message);
  if (bytes.length <= roomFor(query, transport)) return bytes;
  return write(query, { rcode: message.rcode, truncated: true });
}

function messageOf(
  reaction: Exclude<DnsReaction, RawReaction>,
  transport: Transport,
): Message | null {
  switch (reaction.kind) {
    case 'answers':
    case 'nodata':
      return { ...reaction, rcode: RCODE.noError };
    case 'nxdomain':
      return { ...reaction, rcode: RCODE.nxdomain };
    case 'servfail':
      return { rcode: RCODE.servfail };
    case 'refused':
      return { rcode: RCODE.refused };
    case 'silent':
      return null;
    case 'truncated':
      return transport === 'udp'
        ? { rcode: RCODE.noError, truncated: true }
        : { rcode: RCODE.noError, records: reaction.records };
  }
}

function write(query: DecodedPacket, message: Message): Buffer {
  const truncation = message.truncated === true ? TRUNCATED_RESPONSE : 0;
  return encode({
    type: 'response',
    id: query.id ?? 0,
    flags: RECURSION_DESIRED | RECURSION_AVAILABLE | truncation | message.rcode,
    questions: query.questions ?? [],
    answers: [...(message.records ?? [])],
    authorities: message.authority === undefined ? [] : [message.authority],
    additionals: optionOf(query) === null ? [] : [OUR_OPTION],
  });
}

const OUR_OPTION: OptAnswer = {
  name: '.',
  type: 'OPT',
  udpPayloadSize: UDP_PAYLOAD_BYTES,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

function roomFor(query: DecodedPacket, transport: Transport): number {
  if (transport === 'tcp') return LARGEST_TCP_MESSAGE;
  return Math.max(PLAIN_UDP_BYTES, optionOf(query)?.udpPayloadSize ?? PLAIN_UDP_BYTES);
}

function optionOf(query: DecodedPacket): OptAnswer | null {
  for (const record of query.additionals ?? []) {
    if (record.type === 'OPT') return record;
  }
  return null;
}
