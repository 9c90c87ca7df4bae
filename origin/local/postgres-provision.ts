import postgres from 'postgres';
import { SCHEMA_OWNER } from '#origin/store/schema-owner.ts';
import { SERVICE_ROLES } from '#origin/store/service-roles.ts';

/** The database that production has too. */
export const DATABASE = 'email_validation';

/** Seconds that PostgreSQL has to say whether it is there. */
const CONNECT_TIMEOUT_SECONDS = 2;

/** Why the server does not answer, or null when it does. */
export async function refusal(superuserUrl: string): Promise<string | null> {
  try {
    await withConnection(superuserUrl, async (connection) => {
      await connection`SELECT 1`;
    });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Makes the roles and the database of the service as they are in production; again does no harm. */
export async function provision(superuserUrl: string, password: string): Promise<void> {
  await withConnection(superuserUrl, async (connection) => {
    const owner = connection(SCHEMA_OWNER);
    for (const name of [SCHEMA_OWNER, ...Object.values(SERVICE_ROLES)]) {
      const [role] = await connection`SELECT FROM pg_roles WHERE rolname = ${name}`;
      if (role === undefined) await connection`CREATE ROLE ${connection(name)}`;
      // A statement that sets a password takes no parameters; this one is hexadecimal.
      await connection.unsafe(`ALTER ROLE ${name} LOGIN PASSWORD '${password}'`);
    }
    await connection`GRANT pg_read_all_stats TO ${connection(SERVICE_ROLES.orchestrator)}`;
    const [database] = await connection`SELECT FROM pg_database WHERE datname = ${DATABASE}`;
    if (database === undefined) {
      await connection`CREATE DATABASE ${connection(DATABASE)} OWNER ${owner}`;
    }
  });
}

async function withConnection(
  url: string,
  work: (connection: postgres.Sql) => Promise<void>,
): Promise<void> {
  const connection = postgres(url, {
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    fetch_types: false,
    onnotice: () => {},
  });
  try {
    await work(connection);
  } finally {
    await connection.end({ timeout: 0 });
  }
}
