/** A mail router before a real name server, and records to fill it with. */
import { afterEach } from 'vitest';
import { startDnsServer, zoneAnswers } from '#lab/dns/server.ts';
import type { DnsQuestion, DnsReaction, DnsServer, ZoneRecord } from '#lab/dns/server.ts';
import { LookupCache } from '#origin/dns/cache.ts';
import { createDnsClient } from '#origin/dns/client.ts';
import type { LookupOutcome } from '#origin/dns/lookup.ts';
import { createMailRouter } from '#origin/dns/route.ts';
import type { MailRouter, MailRouterOptions } from '#origin/dns/route.ts';

/** Addresses of the public internet, to which nothing is sent here. */
export const PUBLIC = ['11.0.0.1', '11.0.0.2', '11.0.0.3'] as const;
export const PUBLIC_IPV6 = '2003::1';

export function mx(exchange: string, preference = 10, name = 'a.test'): ZoneRecord {
  return { name, type: 'MX', ttl: 60, data: { preference, exchange } };
}

export function a(name: string, address: string): ZoneRecord {
  return { name, type: 'A', ttl: 60, data: address };
}

export function aaaa(name: string, address: string): ZoneRecord {
  return { name, type: 'AAAA', ttl: 60, data: address };
}

export function cname(name: string, target: string): ZoneRecord {
  return { name, type: 'CNAME', ttl: 60, data: target };
}

const servers: DnsServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

export interface Setting {
  readonly records?: readonly ZoneRecord[];
  /** What is done instead; null leaves the question to the records. */
  readonly instead?: (question: DnsQuestion) => DnsReaction | null;
  readonly router?: Partial<MailRouterOptions>;
  /** How long a silent server is waited for: short, since many of these tests have one. */
  readonly tryMs?: number;
}

export interface Routed {
  readonly router: MailRouter;
  readonly server: DnsServer;
  /** How each look-up ended that was sent. */
  readonly ended: readonly LookupOutcome[];
}

/** The server is closed when the test ends. */
export async function routerFor(setting: Setting): Promise<Routed> {
  const zone = zoneAnswers(setting.records ?? []);
  const server = await startDnsServer({
    answer: (question) => setting.instead?.(question) ?? zone(question),
  });
  servers.push(server);
  const ended: LookupOutcome[] = [];
  const router = createMailRouter({
    client: createDnsClient({
      servers: [`127.0.0.1:${server.port}`],
      tryMs: setting.tryMs ?? 100,
      rounds: 1,
      onLookup: (outcome) => ended.push(outcome),
    }),
    cache: new LookupCache(),
    now: () => performance.now(),
    random: () => 0,
    providerOf: () => null,
    allowPrivate: false,
    ...setting.router,
  });
  return { router, server, ended };
}
