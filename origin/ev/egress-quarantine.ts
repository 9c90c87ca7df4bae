/** `ev egress quarantine` and `release`: an operator takes an address out of use, and back. */
import { readConfiguration } from '#origin/config/read.ts';
import { EgressConfiguration } from '#origin/config/roles.ts';
import { quarantineEgress, releaseEgress } from '#origin/queue/egress-quarantine.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { withRedis } from './with-redis.ts';

export const egressQuarantineCommands: readonly Command[] = [
  {
    name: 'egress quarantine',
    synopsis: 'EGRESS',
    summary: 'give an egress no more work, until it is released; what it holds is finished',
    run: quarantine,
  },
  {
    name: 'egress release',
    synopsis: 'EGRESS',
    summary: 'give an egress work again; its own checks still have to pass',
    run: release,
  },
];

async function quarantine(args: readonly string[], terminal: Terminal): Promise<number> {
  const egress = egressArgument(args);
  return onRedis(terminal, async (url) => {
    if (!(await withRedis(url, (redis) => quarantineEgress(redis, egress)))) {
      terminal.error('too many are in quarantine already: release those that are gone');
      return EXIT.failed;
    }
    terminal.out(`${egress} gets no more work`);
    return EXIT.ok;
  });
}

async function release(args: readonly string[], terminal: Terminal): Promise<number> {
  const egress = egressArgument(args);
  return onRedis(terminal, async (url) => {
    if (!(await withRedis(url, (redis) => releaseEgress(redis, egress)))) {
      terminal.error(`${egress} is not in quarantine; \`ev egress\` shows which are`);
      return EXIT.failed;
    }
    terminal.out(`${egress} gets work again`);
    return EXIT.ok;
  });
}

/** A name as `ev egress` shows it: an address, or `default`. */
const EGRESS_NAME = /^[0-9a-z.:]{1,45}$/;

function egressArgument(args: readonly string[]): string {
  const [egress, ...others] = args;
  if (egress === undefined || others.length > 0 || !EGRESS_NAME.test(egress)) {
    throw new UsageError('takes one egress, as `ev egress` names it');
  }
  return egress;
}

function onRedis(terminal: Terminal, work: (url: string) => Promise<number>): Promise<number> {
  return work(readConfiguration(EgressConfiguration, terminal.environment).REDIS_URL);
}
