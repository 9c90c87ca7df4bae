import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { migrate } from '#origin/store/migrate.ts';
import { SCHEMA_OWNER } from '#origin/store/schema-owner.ts';

const TEMPLATE = 'migrated';
/** Names never meet. */
const NAME_BYTES = 8;

/** Makes the migrated database that others are copied from. */
export async function createTemplate(superuserUrl: string): Promise<void> {
  await asSuperuser(superuserUrl, async (connection) => {
    await connection`CREATE DATABASE ${connection(TEMPLATE)} OWNER ${connection(SCHEMA_OWNER)}`;
  });
  await migrate(ownerUrl(superuserUrl, TEMPLATE));
}

/** A database of one's own, without rows. */
export interface TestDatabase {
  /** As the owner of the schema. */
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** Copies the template. */
export async function copyTemplate(superuserUrl: string): Promise<TestDatabase> {
  return await createDatabase(superuserUrl, TEMPLATE);
}

/** Makes a database without the schema. */
export async function createEmptyDatabase(superuserUrl: string): Promise<TestDatabase> {
  return await createDatabase(superuserUrl, 'template1');
}

async function createDatabase(superuserUrl: string, template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(NAME_BYTES).toString('hex')}`;
  await asSuperuser(superuserUrl, async (connection) => {
    await connection`
      CREATE DATABASE ${connection(name)} TEMPLATE ${connection(template)}
      OWNER ${connection(SCHEMA_OWNER)}`;
  });
  return {
    url: ownerUrl(superuserUrl, name),
    drop: () =>
      asSuperuser(superuserUrl, async (connection) => {
        await connection`DROP DATABASE ${connection(name)} WITH (FORCE)`;
      }),
  };
}

/** Both roles of a server started by `startPostgres` have one password. */
function ownerUrl(superuserUrl: string, database: string): string {
  const url = new URL(superuserUrl);
  url.username = SCHEMA_OWNER;
  url.pathname = database;
  return url.href;
}

async function asSuperuser(
  url: string,
  work: (connection: postgres.Sql) => Promise<void>,
): Promise<void> {
  const connection = postgres(url, { max: 1, fetch_types: false });
  try {
    await work(connection);
  } finally {
    await connection.end();
  }
}
