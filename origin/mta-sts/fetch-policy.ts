/** Getting a policy's file from the domain's own web host: RFC 8461 §3.3. */
import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import type { PeerCertificate } from 'node:tls';

export interface PolicyHostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface FetchWorld {
  /** The addresses of a host that may be connected to, none of them in a network of ours. */
  readonly addressesOf: (host: string) => Promise<readonly PolicyHostAddress[]>;
  /** Where TLS listens; 443 in the world outside. */
  readonly port: number;
  /** Whom to trust beside the system's own authorities. */
  readonly ca?: string;
  /** Milliseconds for all of it. */
  readonly limitMs: number;
}

/** RFC 8461 §3.3 suggests 64 kilobytes. */
const LONGEST_FILE_OCTETS = 64 * 1024;
/** As for mail hosts, a second address is tried where the first cannot be had. */
const MOST_ADDRESSES = 2;
const OK = 200;

/**
 * The text of a domain's policy file, or null where it is not to be had as RFC 8461 §3.3 wants it: by
 * HTTPS, under a certificate for the policy host, as plain text, and without a redirect.
 *
 * It is connected to the very address that was checked, never to a name.
 */
export async function fetchPolicyFile(domain: string, world: FetchWorld): Promise<string | null> {
  const host = `mta-sts.${domain}`;
  const signal = AbortSignal.timeout(world.limitMs);
  const addresses = await world.addressesOf(host);
  for (const address of addresses.slice(0, MOST_ADDRESSES)) {
    try {
      const response = await get(optionsFor(host, address, world, signal));
      return isAcceptable(response) ? await readText(response) : abandoned(response);
    } catch {
      // Whatever goes wrong on the way, there is no policy to be had there (RFC 8461 §3.3).
      if (signal.aborted) return null;
    }
  }
  return null;
}

function optionsFor(
  host: string,
  { address, family }: PolicyHostAddress,
  { port, ca }: FetchWorld,
  signal: AbortSignal,
): RequestOptions {
  return {
    host: address,
    family,
    port,
    path: '/.well-known/mta-sts.txt',
    headers: { host, accept: 'text/plain' },
    servername: host,
    checkServerIdentity,
    // A connection of its own: one that others opened was verified by other rules.
    agent: false,
    signal,
    ...(ca === undefined ? {} : { ca }),
  };
}

/** RFC 8461 §3.3: by a DNS-ID alone, where a wildcard may only be the whole leftmost label. */
function checkServerIdentity(host: string, certificate: PeerCertificate): Error | undefined {
  const rules = { subject: 'never', partialWildcards: false } as const;
  const name = new X509Certificate(certificate.raw).checkHost(host, rules);
  return name === undefined ? new Error('the certificate is for another host') : undefined;
}

function get(options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(options, resolve).on('error', reject).end();
  });
}

/** A redirect is not followed (RFC 8461 §3.3), and what is no plain text was put there by others. */
function isAcceptable({ statusCode, headers }: IncomingMessage): boolean {
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  return statusCode === OK && mediaType.trim().toLowerCase() === 'text/plain';
}

function abandoned(response: IncomingMessage): null {
  response.destroy();
  return null;
}

/** Null for a file that is too long; leaving the loop ends the connection. */
async function readText(response: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) return null;
    octets += chunk.length;
    if (octets > LONGEST_FILE_OCTETS) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
