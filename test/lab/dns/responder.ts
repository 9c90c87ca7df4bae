import { decode } from 'dns-packet';
import type { DecodedPacket } from 'dns-packet';
import type { QueryCounter } from './query-count.ts';
import type { DnsQuestion, DnsReaction, Transport } from './reaction.ts';
import { responseTo } from './response.ts';

/** What goes back for one query. */
export interface Response {
  readonly chunks: readonly Buffer[];
  /** Milliseconds between two chunks. */
  readonly gapMs: number;
  readonly fromAnotherPort: boolean;
  /** Whether over TCP each chunk is a message, which has its length before it (RFC 1035 §4.2.2). */
  readonly framed: boolean;
}

export type Responder = (query: Buffer, transport: Transport) => Response;

const NOTHING: Response = { chunks: [], gapMs: 0, fromAnotherPort: false, framed: true };

/** What cannot be read as a query gets no answer. */
export function createResponder(
  answer: (question: DnsQuestion) => DnsReaction,
  queries: QueryCounter,
): Responder {
  return (bytes, transport) => {
    const query = parse(bytes);
    const question = query?.questions?.[0];
    if (query === null || question === undefined) return NOTHING;
    const name = question.name.toLowerCase().replace(/\.$/, '');
    queries.add(name, question.type);
    const reaction = answer({ name, type: question.type });
    if (reaction.kind === 'raw') {
      return {
        chunks: reaction.chunks(bytes, transport),
        gapMs: reaction.gapMs ?? 0,
        fromAnotherPort: reaction.fromAnotherPort ?? false,
        framed: false,
      };
    }
    const response = responseTo(query, reaction, transport);
    return response === null ? NOTHING : { ...NOTHING, chunks: [response] };
  };
}

function parse(bytes: Buffer): DecodedPacket | null {
  try {
    return decode(bytes);
  } catch {
    return null;
  }
}
