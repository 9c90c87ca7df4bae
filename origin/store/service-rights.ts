/** What each process may do in the database, and how it is granted. */
import type { Sql } from 'postgres';
import { SERVICE_ROLES } from './service-roles.ts';

type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

interface Rights {
  readonly tables: Readonly<Record<string, readonly Right[]>>;
  /** Functions that run with the owner's rights, by their signature. */
  readonly functions: readonly string[];
}

/** A unit is charged in the statement that stores what it is charged for. */
const CHARGES = {
  usage_charges: ['SELECT', 'INSERT'],
  usage_months: ['SELECT', 'INSERT', 'UPDATE'],
} as const;
/** Settling writes a verdict once, improves it, and completes who waits for it. */
const SETTLES = {
  ...CHARGES,
  validation_results: ['SELECT', 'INSERT', 'UPDATE'],
  validation_jobs: ['SELECT', 'UPDATE'],
} as const;
/** A process that starts waits for the schema of its version. */
const STARTS = { schema_migrations: ['SELECT'] } as const;

export const SERVICE_RIGHTS: Readonly<Record<keyof typeof SERVICE_ROLES, Rights>> = {
  'api-service': {
    tables: {
      ...STARTS,
      ...CHARGES,
      usage_leases: ['SELECT', 'INSERT', 'UPDATE'],
      accounts: ['SELECT'],
      api_keys: ['SELECT'],
      validation_results: ['SELECT'],
      validation_jobs: ['SELECT', 'INSERT', 'UPDATE'],
      idempotency_keys: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
    },
    functions: [],
  },
  orchestrator: {
    tables: {
      ...STARTS,
      ...SETTLES,
      domain_profiles: ['SELECT'],
      opt_outs: ['SELECT'],
      outbox: ['SELECT', 'UPDATE', 'DELETE'],
    },
    functions: ['create_next_partition()', 'cleanup_old_validations(integer, bigint)'],
  },
  'smtp-worker': {
    tables: {
      ...STARTS,
      ...SETTLES,
      domain_profiles: ['SELECT', 'INSERT', 'UPDATE'],
      opt_outs: ['SELECT'],
    },
    functions: [],
  },
};

const SERVICES = ['api-service', 'orchestrator', 'smtp-worker'] as const;

/**
 * Grants what stands above, and takes away what does not, to those of the roles that the server has.
 * On a rented server that has none, processes connect as the owner.
 *
 * @param asOwner runs statements in the owner's name, in one transaction
 */
export async function grantServiceRights(
  connection: Sql,
  asOwner: (statements: string) => Promise<unknown>,
): Promise<void> {
  const names = Object.values(SERVICE_ROLES);
  const present = await connection<{ name: string }[]>`
    SELECT rolname AS name FROM pg_roles WHERE rolname IN ${connection(names)}`;
  const has = new Set(present.map(({ name }) => name));
  const services = SERVICES.filter((service) => has.has(SERVICE_ROLES[service]));
  if (services.length === 0) return;
  await asOwner(
    services
      .flatMap((service) => statementsFor(SERVICE_ROLES[service], SERVICE_RIGHTS[service]))
      .join(';\n'),
  );
}

function statementsFor(role: string, { tables, functions }: Rights): string[] {
  return [
    `GRANT USAGE ON SCHEMA public TO ${role}`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role}`,
    `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM ${role}`,
    ...Object.entries(tables).map(
      ([table, rights]) => `GRANT ${rights.join(', ')} ON ${table} TO ${role}`,
    ),
    ...functions.map((signature) => `GRANT EXECUTE ON FUNCTION ${signature} TO ${role}`),
  ];
}
