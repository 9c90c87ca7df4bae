import type { Account } from '#origin/store/account.ts';
import type { Database } from '#origin/store/database.ts';
import { findAccount } from '#origin/store/find-account.ts';
import { EXIT, UsageError } from './command.ts';
import type { Terminal } from './command.ts';
import { withDatabase } from './with-database.ts';

/**
 * Does some work on the account that has this name or id; where there is none, says so.
 *
 * @returns the exit code
 */
export function withAccount(
  name: string,
  terminal: Terminal,
  work: (account: Account, database: Database) => Promise<void>,
): Promise<number> {
  return withDatabase(terminal, async (database) => {
    const account = await findAccount(database, name);
    if (account === null) {
      terminal.error(`there is no account ${name}; \`ev keys list\` shows them`);
      return EXIT.failed;
    }
    await work(account, database);
    return EXIT.ok;
  });
}

/** The one argument of a command that is about an account. @throws UsageError where it is not one */
export function accountArgument([name, ...others]: readonly string[]): string {
  if (name === undefined || others.length > 0) {
    throw new UsageError('takes the name of an account, or its id, acct_…');
  }
  return name;
}
