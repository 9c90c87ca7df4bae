import { openDatabase } from '#origin/store/database.ts';
import type { Database } from '#origin/store/database.ts';
import { createAccount } from '#origin/store/create-account.ts';
import postgres from 'postgres';
import { newId } from './new-id.ts';
import { createTestDatabase } from './postgres.ts';

/** A store of its own for one test file. */
export interface TestStore {
  readonly database: Database;
  /** The same database, to look at what the store has written. */
  readonly sql: postgres.Sql;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Connections of a test's pool: enough for operations that meet each other. */
const CONNECTIONS = 8;

export async function openTestStore(): Promise<TestStore> {
  const { url, drop } = await createTestDatabase();
  const database = openDatabase(url, { max: CONNECTIONS, applicationName: 'test' });
  const sql = postgres(url, { max: CONNECTIONS, onnotice: () => {} });
  return {
    database,
    sql,
    url,
    close: async () => {
      await Promise.all([database.close(), sql.end({ timeout: 1 })]);
      await drop();
    },
  };
}

/** Creates an account and returns its id. */
export async function newAccount(database: Database, quota: number | null = null): Promise<string> {
  const id = newId('acct');
  await createAccount(database, { id, name: `account ${id}`, quota });
  return id;
}
