/** `ev accounts release`: an account that was held back may ask again. */
import { isHeldBack, missingShare } from '#shared/conscience/missing-rate.ts';
import type { MissingWindow } from '#shared/conscience/missing-rate.ts';
import { readConfiguration } from '#origin/config/read.ts';
import { AccountsConfiguration } from '#origin/config/roles.ts';
import { forgetAnswers, missingWindow } from '#origin/pace/missing-count.ts';
import type { Command, Terminal } from './command.ts';
import { accountArgument, withAccount } from './with-account.ts';
import { withRedis } from './with-redis.ts';

export const accountsCommand: Command = {
  name: 'accounts release',
  synopsis: 'ACCOUNT',
  summary:
    'let an account ask again that was held back for missing mailboxes; its count begins anew',
  run: release,
};

async function release(args: readonly string[], terminal: Terminal): Promise<number> {
  return withAccount(accountArgument(args), terminal, async (account) => {
    const { REDIS_URL: url } = readConfiguration(AccountsConfiguration, terminal.environment);
    const window = await withRedis(url, async (redis) => {
      const before = await missingWindow(redis, account.id);
      await forgetAnswers(redis, account.id);
      return before;
    });
    terminal.out(`${account.name} ${wasHeldBack(window)}; its count begins anew`);
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
