import { parseMailbox } from '#shared/address/mailbox.ts';
import { addressHash, importHmacKey } from '#shared/auth/hmac.ts';
import { readConfiguration } from '#origin/config/read.ts';
import { HashConfiguration } from '#origin/config/roles.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command } from './command.ts';

/** `ev hash`: the HASH of `validation:result:HASH`, for the runbook's commands on redis-0. */
export const hashCommand: Command = {
  name: 'hash',
  synopsis: 'EMAIL',
  summary: 'the HASH under which an address is kept in the caches',
  run: async (args, { environment, out, error }) => {
    const [email, ...others] = args;
    if (email === undefined || others.length > 0) throw new UsageError('takes one address');
    const parsed = parseMailbox(email);
    if (!parsed.ok) {
      error(`no mailbox, so it is kept nowhere: ${parsed.error.detail}`);
      return EXIT.failed;
    }
    const { EV_CACHE_PEPPER: pepper } = readConfiguration(HashConfiguration, environment);
    out(await addressHash(parsed.mailbox.normalized, await importHmacKey(pepper)));
    return EXIT.ok;
  },
};
