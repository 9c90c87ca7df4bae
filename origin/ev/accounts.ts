/** `ev accounts release`: an account that was held back may ask again. */
import { isHeldBack, missingShare } from '#shared/conscience/missing-rate.ts';
import type { MissingWindow } from '#shared/conscience/missing-rate.ts';
import { readConfiguration } from '#origin/config/read.ts';
import { AccountsConfiguration } from '#origin/config/roles.ts';
import { forgetAnswers, missingWindow } from '#origin/pace/missing-count.ts';
import { findAccount } from '#origin/store/find-account.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { withDatabase } from './with-database.ts';
import { withRedis } from './with-redis.ts';

export const accountsCommand: Command = {
  name: 'accounts release',
  synopsis: 'ACCOUNT',
  summary:
    'let an account ask again that was held back for missing mailboxes; its count begins anew',
  run: release,
};

async function release(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...others] = args;
  if (name === undefined || others.length > 0) {
    throw new UsageError('takes the name of an account, or its id, acct_…');
  }
  return withDatabase(terminal, async (database) => {
    const account = await findAccount(database, name);
    if (account === null) {
      terminal.error(`there is no account ${name}; \`ev keys list\` shows them`);
      return EXIT.failed;
    }
    const { REDIS_URL: url } = readConfiguration(AccountsConfiguration, terminal.environment);
    const window = await withRedis(url, async (redis) => {
      const before = await missingWindow(redis, account.id);
      await forgetAnswers(redis, account.id);
      return before;
    });
    terminal.out(`${account.name} ${wasHeldBack(window)}; its count begins anew`);
    return EXIT.ok;
  });
}

function wasHeldBack(window: MissingWindow): string {
  const share = missingShare(window);
  if (share === null) return `was not held back, with ${window.answers} answers counted`;
  const percent = `${Math.round(share * 100)} % missing`;
  return isHeldBack(window)
    ? `was held back, with ${percent}`
    : `was not held back, with ${percent}`;
}
