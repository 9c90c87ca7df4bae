/** `ev plan`: how much an account may use in a month. */
import { setQuota } from '#origin/store/set-quota.ts';
import { UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { withAccount } from './with-account.ts';

/**
 * Units a month of an account that is made without a plan: a list of the largest size that one job
 * takes. It is there so that a program which goes wild ends somewhere.
 */
export const DEFAULT_QUOTA = 1_000_000;
const UNLIMITED = 'unlimited';

export const planCommand: Command = {
  name: 'plan set',
  synopsis: `ACCOUNT UNITS|${UNLIMITED}`,
  summary: 'set how many definite verdicts an account may get in a month; holds within 10 s',
  run: set,
};

async function set(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, plan, ...others] = args;
  if (name === undefined || plan === undefined || others.length > 0) {
    throw new UsageError('takes an account, by name or id, and its units a month');
  }
  const quota = parseQuota(plan);
  return withAccount(name, terminal, async (account, database) => {
    await setQuota(database, account.id, quota);
    terminal.out(`${account.name} may use ${quotaText(quota)} a month`);
  });
}

const UNITS = /^\d{1,15}$/;

/** Units a month as typed; null for no limit. @throws UsageError for anything else */
export function parseQuota(text: string): number | null {
  if (text === UNLIMITED) return null;
  if (!UNITS.test(text)) throw new UsageError(`units are a whole number, or ${UNLIMITED}`);
  return Number(text);
}

/** A plan as a person reads it. */
export function quotaText(quota: number | null): string {
  return quota === null ? 'any number of units' : `${quota} units`;
}
