import postgres from 'postgres';
import { SCHEMA_OWNER } from '#origin/store/schema-owner.ts';

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

/** Makes the role and the database of the service as they are in production; again does no harm. */
export async function provision(superuserUrl: string, password: string): Promise<void> {
  await withConnection(superuserUrl, async (connection) => {
    const owner = connection(SCHEMA_OWNER);
    const [role] = await connection`SELECT FROM pg_roles WHERE rolname = ${SCHEMA_OWNER}`;
    if (role === undefined) await connection`CREATE ROLE ${owner}`;
    // A statement that sets a password takes no parameters; this one is hexadecimal.
    await connection.unsafe(`ALTER ROLE ${SCHEMA_OWNER} LOGIN PASSWORD '${password}'`);
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
