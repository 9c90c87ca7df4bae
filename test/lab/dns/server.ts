/**
 * A name server on loopback that does as it is told: it answers, refuses, keeps silent, truncates,
 * or sends bytes that are no DNS. UDP and TCP share one port.
 */
import type { DnsQuestion, DnsReaction } from './reaction.ts';
import type { QueryCount } from './query-count.ts';
import { QueryCounter } from './query-count.ts';
import { createResponder } from './responder.ts';
import { openTcp } from './tcp.ts';
import { openUdp } from './udp.ts';
import type { Endpoint } from './udp.ts';

export type { DnsQuestion, DnsReaction, ZoneRecord } from './reaction.ts';
export { zoneAnswers } from './zone.ts';

export interface DnsServerOptions {
  /** An address of this machine; 127.0.0.1 where absent. */
  readonly host?: string;
  /** 0, or absent, for a port that is free. */
  readonly port?: number;
  readonly answer: (question: DnsQuestion) => DnsReaction;
}

export interface DnsServer {
  readonly host: string;
  readonly port: number;
  readonly queries: QueryCount;
  /** Stops listening and ends all connections at once. */
  close(): Promise<void>;
}

/** How often a port is sought that is free for TCP and for UDP. The first is nearly always. */
const ATTEMPTS = 20;

/** @throws where the port is taken, or the address is not of this machine */
export async function startDnsServer(options: DnsServerOptions): Promise<DnsServer> {
  const host = options.host ?? '127.0.0.1';
  const queries = new QueryCounter();
  const respond = createResponder(options.answer, queries);
  const [tcp, udp] = await openBoth(host, options.port ?? 0, respond);
  return {
    host,
    port: tcp.port,
    queries,
    close: async () => {
      await Promise.all([tcp.close(), udp.close()]);
    },
  };
}

async function openBoth(
  host: string,
  port: number,
  respond: ReturnType<typeof createResponder>,
): Promise<readonly [Endpoint, Endpoint]> {
  for (let attempt = 1; ; attempt += 1) {
    const tcp = await openTcp(host, port, respond);
    try {
      return [tcp, await openUdp(host, tcp.port, respond)];
    } catch (error) {
      await tcp.close();
      if (port !== 0 || attempt === ATTEMPTS) throw error;
    }
  }
}
