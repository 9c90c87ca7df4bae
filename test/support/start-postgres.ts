/**
 * Starts a PostgreSQL server in the directory named by the one argument, prints its process id and
 * stays: to be killed by a test that looks at what becomes of the server.
 */
import { startPostgres } from '#origin/local/postgres.ts';

/** Far longer than any test: a process that waits for nothing would end. */
const KEEP_ALIVE_MS = 600_000;

const [directory = ''] = process.argv.slice(2);
const { pid } = await startPostgres({ directory, durable: false });
process.stdout.write(`${pid}\n`);
setTimeout(() => {}, KEEP_ALIVE_MS);
