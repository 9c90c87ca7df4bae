/**
 * Sees to it that the local account has its keys, and prints them as one line of JSON. A process of
 * its own that ends when it is done: what it loads to speak to the database takes more memory than
 * all of the launcher.
 */
import { ensureKeys } from './account.ts';
import { loadSecrets } from './secrets.ts';

const [stateDirectory] = process.argv.slice(2);
const databaseUrl = process.env['DATABASE_URL'];
if (stateDirectory === undefined || databaseUrl === undefined) {
  throw new TypeError('usage: DATABASE_URL=… make-keys.ts STATE_DIRECTORY');
}
const keys = await ensureKeys(databaseUrl, stateDirectory, loadSecrets(stateDirectory));
process.stdout.write(`${JSON.stringify(keys)}\n`);
