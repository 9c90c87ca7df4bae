import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { ConfigurationError, readConfiguration } from '#origin/config/read.ts';
import * as variable from '#origin/config/variables.ts';

/** What the caller of `npm start` chose. */
export interface Settings {
  /** Everything that the launcher writes is in here. */
  readonly stateDirectory: string;
  /** `--once`: validate the sample list, and end. */
  readonly once: boolean;
  /** 0: any free port. */
  readonly edgePort: number;
  readonly apiPort: number;
  /** Servers to use instead of starting ones. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  /** Whether the mail lab stands in for the internet. */
  readonly lab: boolean;
  /** Whether verdicts are recalled from caches, at the edge and at the origin. */
  readonly cache: 'on' | 'off';
  /** Whether accounts that guess are refused: in the lab every address is made up, so not there. */
  readonly abuseGates: 'on' | 'off';
  readonly heloName: string | null;
  readonly mailFrom: string | null;
  /** Addresses to ask from; null is the one of the lab, or leaves it to the system. */
  readonly egressAddress: string | null;
  /** Whether these must be in order to be used; null leaves it to what can be known of them. */
  readonly egressChecks: 'on' | 'off' | null;
  /** Whether mail hosts on loopback and in private networks may be asked. */
  readonly allowPrivateMx: boolean;
  /** Names who is asked: what was learnt in one world says nothing in another. */
  readonly world: string;
}

/** The checkout that this launcher belongs to. */
export const ROOT_URL = new URL('../../', import.meta.url);
export const ROOT = fileURLToPath(ROOT_URL);

const EDGE_PORT = 8787;
const API_PORT = 8080;
const HIGHEST_PORT = 65_535;

const port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, 'must be a port, or 0 for any free one'),
  v.transform(Number),
  v.maxValue(HIGHEST_PORT, `must be at most ${HIGHEST_PORT}`),
);

const Schema = v.object({
  EV_LOCAL_DIR: v.optional(v.string(), '.local'),
  EDGE_PORT: v.optional(port),
  API_PORT: v.optional(port),
  DATABASE_URL: v.optional(variable.DATABASE_URL),
  REDIS_URL: v.optional(variable.REDIS_URL),
  EV_LAB: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on'),
  EV_CACHE: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on'),
  EV_ABUSE_GATES: v.optional(v.picklist(['on', 'off'], 'must be on or off')),
  EV_HELO_NAME: v.optional(v.string()),
  EV_MAIL_FROM: v.optional(v.string()),
  EV_EGRESS_ADDRESS: v.optional(v.string()),
  EV_EGRESS_CHECKS: v.optional(v.picklist(['on', 'off'], 'must be on or off')),
  EV_DNS_SERVERS: variable.EV_DNS_SERVERS,
  EV_SMTP_PORT: variable.EV_SMTP_PORT,
  EV_ALLOW_PRIVATE_MX: variable.EV_ALLOW_PRIVATE_MX,
});

/** The one argument that `npm start --` takes. */
const ONCE = '--once';

/**
 * Reads what the caller chose, from arguments and environment. A single run takes any free ports and
 * a directory of its own, so that it works beside a stack that is up and starts with empty caches.
 *
 * @throws {ConfigurationError} that names each variable or argument that is wrong
 */
export function readSettings(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const chosen = readConfiguration(Schema, environment);
  refuseOnePortForTwo(chosen.EDGE_PORT, chosen.API_PORT);
  const once = argv.includes(ONCE);
  const directory = resolve(ROOT, chosen.EV_LOCAL_DIR);
  return {
    stateDirectory: once ? resolve(directory, 'once') : directory,
    once,
    edgePort: chosen.EDGE_PORT ?? (once ? 0 : EDGE_PORT),
    apiPort: chosen.API_PORT ?? (once ? 0 : API_PORT),
    databaseUrl: chosen.DATABASE_URL ?? null,
    redisUrl: chosen.REDIS_URL ?? null,
    lab: chosen.EV_LAB === 'on',
    cache: chosen.EV_CACHE,
    abuseGates: chosen.EV_ABUSE_GATES ?? (chosen.EV_LAB === 'on' ? 'off' : 'on'),
    heloName: chosen.EV_HELO_NAME ?? null,
    mailFrom: chosen.EV_MAIL_FROM ?? null,
    egressAddress: chosen.EV_EGRESS_ADDRESS ?? null,
    egressChecks: chosen.EV_EGRESS_CHECKS ?? null,
    allowPrivateMx: chosen.EV_ALLOW_PRIVATE_MX,
    world: worldOf(chosen),
  };
}

/** Characters of a digest that tell the few worlds of one checkout apart. */
const WORLD_DIGITS = 12;

function worldOf(chosen: v.InferOutput<typeof Schema>): string {
  if (chosen.EV_LAB === 'on') return 'lab';
  const {
    EV_DNS_SERVERS: servers,
    EV_SMTP_PORT: smtpPort,
    EV_ALLOW_PRIVATE_MX: mayBePrivate,
  } = chosen;
  const facts = JSON.stringify([servers ?? null, smtpPort, mayBePrivate]);
  return createHash('sha256').update(facts).digest('hex').slice(0, WORLD_DIGITS);
}

function refuseOnePortForTwo(edge: number | undefined, api: number | undefined): void {
  if (edge === undefined || edge === 0 || edge !== api) return;
  throw new ConfigurationError([`API_PORT must be another port than EDGE_PORT, which is ${edge}`]);
}

/** Arguments that nobody knows: a typing error must not start something else than was meant. */
export function unknownArguments(argv: readonly string[]): string[] {
  return argv.filter((argument) => argument !== ONCE);
}
