/** The mail lab: DNS and SMTP servers on loopback that stand in for the internet. */
import { performance } from 'node:perf_hooks';
import { createSecureContext } from 'node:tls';
import { startDnsServer } from '#lab/dns/server.ts';
import { EMPTY_ADDRESSES } from './cast/routes.ts';
import { HOSTS } from './cast/world.ts';
import type { Wire } from './smtp/connection.ts';
import { listenOnAll } from './smtp/listen.ts';
import { createSmtpServer } from './smtp/server.ts';
import type { SmtpServer } from './smtp/server.ts';
import { startStatsServer } from './stats/http.ts';
import { summarise } from './stats/ledger.ts';
import type { LabStats } from './stats/ledger.ts';
import { createOccupancy } from './stats/occupancy.ts';
import type { Occupancy } from './stats/occupancy.ts';
import { selfSignedCertificate } from './tls/certificate.ts';
import { answerOf } from './zone.ts';

export interface LabOptions {
  /** 0, the default, is a free port; so for the others. */
  readonly dnsPort?: number;
  /** The port on which all mail hosts listen, each on its own address. */
  readonly smtpPort?: number;
  readonly statsPort?: number;
  /** How long the greylisting host puts a new sender and recipient off. */
  readonly greylistSeconds?: number;
  /** How long the slow host thinks before each reply. */
  readonly slowMs?: number;
  /** The distance to every mail host: added before each reply, and for connecting. */
  readonly roundTripMs?: number;
}

export interface Lab {
  /** `127.0.0.1:port`, UDP and TCP. */
  readonly dnsServer: string;
  readonly smtpPort: number;
  /** `GET ${statsUrl}/stats`, `POST ${statsUrl}/reset` */
  readonly statsUrl: string;
  readonly stats: () => LabStats;
  readonly resetStats: () => void;
  /** Ends all connections and frees all ports; may be called more than once. */
  readonly close: () => Promise<void>;
}

/** postgrey's `--delay`. */
const DEFAULT_GREYLIST_SECONDS = 300;
/** A probe of five or six replies stays well under the service's default deadline of 8 s. */
const DEFAULT_SLOW_MS = 300;

/**
 * Starts the lab; all of it is ready when the promise resolves.
 *
 * @throws an error that says which port or address cannot be had; nothing is then left running
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const occupancy = createOccupancy();
  const servers = createServers(options, occupancy);
  const closers: (() => Promise<unknown>)[] = servers.map((server) => server.close);
  const close = async (): Promise<void> => {
    await Promise.all(closers.splice(0).map((closeOne) => closeOne()));
  };
  const stats = (): LabStats =>
    summarise(
      servers.map(({ recorder }) => recorder.read()),
      occupancy.most(),
    );
  const resetStats = (): void => {
    for (const { recorder } of servers) recorder.reset();
    occupancy.reset();
  };
  try {
    const seats = servers.map(({ server, address }) => ({ server, address }));
    const smtpPort = await listenOnAll(seats, EMPTY_ADDRESSES, options.smtpPort ?? 0);
    const dns = await startDnsServer({ port: options.dnsPort ?? 0, answer: answerOf });
    closers.push(() => dns.close());
    const web = await startStatsServer(options.statsPort ?? 0, { stats, reset: resetStats });
    closers.push(() => web.close());
    const dnsServer = `${dns.host}:${dns.port}`;
    return { dnsServer, smtpPort, statsUrl: web.url, stats, resetStats, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function createServers(options: LabOptions, occupancy: Occupancy): readonly SmtpServer[] {
  const { keyPem, certificatePem } = selfSignedCertificate(hostsWithTls(), Date.now());
  const wire: Wire = {
    roundTripMs: options.roundTripMs ?? 0,
    slowMs: options.slowMs ?? DEFAULT_SLOW_MS,
    secureContext: createSecureContext({ key: keyPem, cert: certificatePem }),
    occupancy,
    nowMs: () => performance.now(),
  };
  const greylistWindowMs = (options.greylistSeconds ?? DEFAULT_GREYLIST_SECONDS) * 1000;
  return HOSTS.map((host) => createSmtpServer(host, wire, greylistWindowMs));
}

function hostsWithTls(): readonly string[] {
  return HOSTS.filter(({ behaviour }) => behaviour.starttls === 'offered').map(({ name }) => name);
}
