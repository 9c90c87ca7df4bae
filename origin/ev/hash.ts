import { readConfiguration } from '#origin/config/read.ts';
import { HashConfiguration } from '#origin/config/roles.ts';
import { hashOfArgument } from './address-argument.ts';
import { EXIT } from './command.ts';
import type { Command } from './command.ts';

/** `ev hash`: the HASH of `validation:result:HASH`, for the runbook's commands on redis-0. */
export const hashCommand: Command = {
  name: 'hash',
  synopsis: 'EMAIL',
  summary: 'the HASH under which an address is kept in the caches',
  run: async (args, { environment, out, error }) => {
    const pepper = () => readConfiguration(HashConfiguration, environment).EV_CACHE_PEPPER;
    const argument = await hashOfArgument(args, pepper);
    if ('refused' in argument) {
      error(argument.refused);
      return EXIT.failed;
    }
    out(argument.hash);
    return EXIT.ok;
  },
};
