import type { Buffer } from 'node:buffer';
import { encode, RECURSION_DESIRED } from 'dns-packet';
import type { OptAnswer } from 'dns-packet';
import type { Question } from './lookup.ts';

/** Octets that a datagram to us may have: they fit one frame everywhere (DNS flag day 2020). */
export const UDP_PAYLOAD_OCTETS = 1232;

/** RFC 6891 §6.1.2. No DNSSEC is asked for: validating is the resolver's part. */
const OPTION: OptAnswer = {
  name: '.',
  type: 'OPT',
  udpPayloadSize: UDP_PAYLOAD_OCTETS,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

/** A query to a recursive resolver, as a datagram. */
export function encodeQuery(id: number, question: Question): Buffer {
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ name: question.name, type: question.type, class: 'IN' }],
    additionals: [OPTION],
  });
}
