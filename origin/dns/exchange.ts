import { interpret } from './answer.ts';
import type { Alias } from './answer.ts';
import type { LookupResult, Question } from './lookup.ts';
import { readReply } from './message.ts';
import { encodeQuery } from './query.ts';
import type { ServerAddress } from './server-address.ts';
import { askOverTcp } from './tcp.ts';
import { askOverUdp } from './udp.ts';
import type { Exchange } from './udp.ts';

/**
 * Asks one server once: over UDP, and over TCP for what was cut off (RFC 7766 §5).
 *
 * @param id of the query, 0 to 65535, not to be guessed (RFC 5452 §4.3)
 * @param timeoutMs for each transport; asked anew before each, so that the end of the look-up holds
 */
export async function askServer(
  server: ServerAddress,
  question: Question,
  id: number,
  timeoutMs: () => number,
): Promise<LookupResult | Alias> {
  const query = encodeQuery(id, question);
  const read = (bytes: Buffer) => readReply(bytes, id, question);
  const overUdp = await askOverUdp(server, query, timeoutMs(), read);
  if (overUdp.kind !== 'truncated') return resultOf(overUdp, question);
  return resultOf(await askOverTcp(server, query, timeoutMs(), read), question);
}

function resultOf(exchange: Exchange, question: Question): LookupResult | Alias {
  switch (exchange.kind) {
    case 'message':
      return interpret(exchange.message, question);
    case 'timeout':
    case 'unreachable':
    case 'malformed':
      return { kind: 'failure', failure: exchange.kind };
    case 'truncated':
      return { kind: 'failure', failure: 'malformed' };
  }
}
