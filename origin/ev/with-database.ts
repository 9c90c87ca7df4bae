import { readConfiguration } from '#origin/config/read.ts';
import { DatabaseConfiguration } from '#origin/config/roles.ts';
import { openDatabase } from '#origin/store/database.ts';
import type { Database } from '#origin/store/database.ts';
import type { Terminal } from './command.ts';

/** Does some work on the database that the environment names, and closes it again. */
export async function withDatabase(
  { environment }: Pick<Terminal, 'environment'>,
  work: (database: Database) => Promise<number>,
): Promise<number> {
  const { DATABASE_URL: url } = readConfiguration(DatabaseConfiguration, environment);
  const database = openDatabase(url, { max: 1, applicationName: 'ev' });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
