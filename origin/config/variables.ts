/** The environment variables, one schema each. Roles pick those they need. */
import { isIPv4, isIPv6 } from 'node:net';
import * as v from 'valibot';
import { parseSecrets } from '#shared/auth/secrets.ts';

const HIGHEST_PORT = 65_535;
/** Below 32 characters a secret can be guessed; `openssl rand -base64 32` makes a good one. */
const SHORTEST_SECRET = 32;

const text = (message: string) => v.string(message);

function url(protocols: readonly string[], message: string) {
  return v.pipe(
    text(message),
    v.check((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), message),
  );
}

function wholeNumber(lowest: number, highest: number, message: string) {
  return v.pipe(
    text(message),
    v.regex(/^[0-9]{1,9}$/, message),
    v.transform(Number),
    v.minValue(lowest, message),
    v.maxValue(highest, message),
  );
}

function port(fallback: number) {
  return v.optional(
    wholeNumber(0, HIGHEST_PORT, `must be a port, 0 to ${HIGHEST_PORT}`),
    String(fallback),
  );
}

const secret = (message: string) => v.pipe(text(message), v.minLength(SHORTEST_SECRET, message));

const secrets = (message: string) =>
  v.pipe(
    text(message),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const parsed = parseSecrets(dataset.value);
      if (parsed === null) addIssue({ message });
      return parsed ?? NEVER;
    }),
  );

export const DATABASE_URL = url(
  ['postgres:', 'postgresql:'],
  'must be a postgres:// URL with role and database',
);
export const REDIS_URL = url(['redis:', 'rediss:'], 'must be a redis:// or rediss:// URL');
export const API_PORT = port(8080);
export const METRICS_PORT = port(9090);
export const LOG_LEVEL = v.optional(
  v.picklist(
    ['trace', 'debug', 'info', 'warn', 'error'],
    'must be trace, debug, info, warn or error',
  ),
  'info',
);

/** Keys the hash of an address; edge and origin must agree on it. */
export const EV_CACHE_PEPPER = secret(`must be a secret of at least ${SHORTEST_SECRET} characters`);
/** Keys the digests of API keys, `id:secret,id:secret`: the first for new keys, all for looking up. */
export const EV_KEY_PEPPERS = secrets(
  'must be a list id:secret,id:secret of up to 4 secrets of 32 characters or more, the newest first',
);
/** What the edge may sign requests with, `id:secret,id:secret`. */
export const EV_SIGNING_KEYS = secrets(
  'must be a list id:secret,id:secret of up to 4 secrets of 32 characters or more',
);

/** Whether accounts that guess at addresses are refused; off for benchmarks and the mail lab alone. */
export const EV_ABUSE_GATES = v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on');

export const EV_CACHE = v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on');

const SERVER = /^(?:(\d{1,3}(?:\.\d{1,3}){3})|\[([0-9a-fA-F:]+)\])(?::(\d{1,5}))?$/;

/** `192.0.2.1`, `192.0.2.1:5353` or `[2001:db8::1]:53`, each part within its range. */
function isResolver(server: string): boolean {
  const match = SERVER.exec(server);
  if (match === null) return false;
  const [, ipv4, ipv6, dnsPort = '53'] = match;
  const portNumber = Number(dnsPort);
  const isAddress = ipv4 === undefined ? isIPv6(ipv6 ?? '') : isIPv4(ipv4);
  return isAddress && portNumber >= 1 && portNumber <= HIGHEST_PORT;
}

export const EV_DNS_SERVERS = v.optional(
  v.pipe(
    text('must be a list of resolvers'),
    v.transform((value) => value.split(',').map((server) => server.trim())),
    v.check(
      (servers) => servers.every(isResolver),
      'must be a list of resolvers by address, such as 127.0.0.1:5353,[::1]:53',
    ),
  ),
);
export const EV_SMTP_PORT = v.optional(wholeNumber(1, HIGHEST_PORT, 'must be a port'), '25');
export const EV_ALLOW_PRIVATE_MX = v.pipe(
  v.optional(v.picklist(['0', '1'], 'must be 1, or unset as in production'), '0'),
  v.transform((value) => value === '1'),
);

const HOST_NAME =
  /^(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;
/** Each has queues, and a metric with its name. */
const MOST_EGRESSES = 32;
const EGRESSES =
  'must be a list of IP addresses of this host to send from, such as 192.0.2.1,192.0.2.2=probe2.example.net';
/** Addresses to ask from, each with a HELO name of its own or with EV_HELO_NAME. */
export const EV_EGRESS_ADDRESS = v.optional(
  v.pipe(
    text(EGRESSES),
    v.transform((value) =>
      value.split(',').map((item) => {
        const [address = '', heloName = null] = item.trim().toLowerCase().split('=', 2);
        return { address, heloName };
      }),
    ),
    v.array(
      v.object({
        address: v.pipe(v.string(), v.ip(EGRESSES)),
        heloName: v.nullable(v.pipe(v.string(), v.regex(HOST_NAME, EGRESSES))),
      }),
    ),
    v.maxLength(MOST_EGRESSES, `must name at most ${MOST_EGRESSES} addresses`),
    v.check(
      (egresses) => new Set(egresses.map(({ address }) => address)).size === egresses.length,
      'must name no address twice',
    ),
  ),
);
/** Whether an egress address must be who it says it is, and on no block list, to be used. */
export const EV_EGRESS_CHECKS = v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on');
/** HELO name = PTR = A of the egress address (RFC 5321 §4.1.1.1). */
export const EV_HELO_NAME = v.pipe(
  text('must be the host name that the egress address has in DNS'),
  v.regex(HOST_NAME, 'must be a full host name, the one that the egress address has in DNS'),
);
export const EV_MAIL_FROM = v.pipe(
  text('must be the sender address, one that a person reads'),
  v.regex(/^[A-Za-z0-9.+=_-]{1,64}@[A-Za-z0-9.-]{3,189}$/, 'must be a plain sender address'),
);
const HIGHEST_CONCURRENCY = 1000;
export const EV_WORKER_CONCURRENCY = v.optional(
  wholeNumber(1, HIGHEST_CONCURRENCY, `must be 1 to ${HIGHEST_CONCURRENCY}`),
  '100',
);
const HIGHEST_CONNECTION_RATE = 1_000_000;
/** New connections a minute from this egress address to one group of mail servers. */
export const EV_CONNECTIONS_PER_MINUTE = v.optional(
  wholeNumber(1, HIGHEST_CONNECTION_RATE, `must be 1 to ${HIGHEST_CONNECTION_RATE}`),
);
export const EV_RETRY_DELAYS = v.optional(
  v.pipe(
    text('must be a list of seconds'),
    v.regex(
      /^[0-9]{1,6}(?:,[0-9]{1,6}){0,9}$/,
      'must be a list of seconds, such as 360,1800,14400',
    ),
    v.transform((value) => value.split(',').map(Number)),
  ),
);

const LONGEST_RETENTION_DAYS = 3650;
/** Days after which stored results are removed, every night; unset keeps them. */
export const EV_RETENTION_DAYS = v.optional(
  wholeNumber(1, LONGEST_RETENTION_DAYS, `must be 1 to ${LONGEST_RETENTION_DAYS} days`),
);

/** The global cache speaks Upstash's REST protocol; both or neither are set. */
export const UPSTASH_REDIS_REST_URL = url(
  ['http:', 'https:'],
  'must be the https:// URL of the global cache',
);
export const UPSTASH_REDIS_REST_TOKEN = text('must be the token of the global cache');

/** Where `ev` finds the API, and the key that it shows there. */
export const EV_EDGE_URL = url(['http:', 'https:'], 'must be the URL of the API');
export const EV_API_KEY = text('must be an API key; make one with ev keys create');
