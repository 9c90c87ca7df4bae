/**
 * The way in which most verifiers ask: a connection for each address, one command at a time, the
 * target and then a random recipient. It is a fair opponent: it looks each domain up once, waits for
 * nothing that it need not wait for, and takes a refusal of the random recipient for what it is.
 */
import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Opinion } from './opinion.ts';

/** As long as the service waits at most; a client without a limit hangs on the first silent host. */
const LIMIT_MS = 30_000;
const RANDOM_LOCAL_PART_BYTES = 10;

export interface NaiveClient {
  ask(email: string): Promise<Opinion>;
}

export function createNaiveClient(dnsServer: string, smtpPort: number): NaiveClient {
  const resolver = new Resolver();
  resolver.setServers([dnsServer]);
  const addresses = new Map<string, Promise<string>>();
  return {
    ask: async (email) => {
      const domain = email.slice(email.lastIndexOf('@') + 1);
      const looking = addresses.get(domain) ?? mailHostOf(domain, resolver);
      addresses.set(domain, looking);
      const { target, random } = await converse(await looking, smtpPort, email, domain);
      return opinionOf(target, random);
    },
  };
}

async function mailHostOf(domain: string, resolver: Resolver): Promise<string> {
  const exchanges = await resolver.resolveMx(domain);
  const [best] = exchanges.toSorted((one, other) => one.priority - other.priority);
  const [address] = await resolver.resolve4(best?.exchange ?? domain);
  if (address === undefined) throw new Error(`${domain} has no address`);
  return address;
}

/** The codes of both answers; null where it did not come to that. */
interface Heard {
  target: number | null;
  random: number | null;
}

async function converse(host: string, port: number, email: string, domain: string): Promise<Heard> {
  const socket = connect({ host, port, noDelay: true, timeout: LIMIT_MS });
  socket.on('timeout', () => socket.destroy());
  socket.on('error', () => undefined);
  const heard: Heard = { target: null, random: null };
  const replies = repliesOf(socket);
  const ask = async (line: string | null): Promise<number | null> => {
    if (line !== null) socket.write(`${line}\r\n`);
    const { value } = await replies.next();
    return value ?? null;
  };
  try {
    const opening = [null, 'EHLO verifier.test', 'MAIL FROM:<postmaster@verifier.test>'];
    for (const line of opening) {
      const code = await ask(line);
      if (code === null || code >= 400) return { ...heard, target: code };
    }
    heard.target = await ask(`RCPT TO:<${email}>`);
    const random = randomBytes(RANDOM_LOCAL_PART_BYTES).toString('hex');
    heard.random = await ask(`RCPT TO:<${random}@${domain}>`);
    // RFC 5321 §4.1.1.10: a client should wait for the answer.
    await ask('QUIT');
    return heard;
  } finally {
    socket.destroy();
  }
}

/** The code of each whole reply. */
async function* repliesOf(socket: Socket): AsyncGenerator<number, undefined> {
  for await (const line of createInterface({ input: socket, crlfDelay: Infinity })) {
    if (line[3] !== '-') yield Number(line.slice(0, 3));
  }
  return undefined;
}

function opinionOf(target: number | null, random: number | null): Opinion {
  if (target === null || (target >= 400 && target < 500)) return 'unknown';
  if (target >= 500) return 'missing';
  return random !== null && random >= 400 ? 'exists' : 'unknown';
}
