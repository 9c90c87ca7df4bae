/** `ev usage`: what accounts have used, and whether the ledger is right. */
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { EventTally } from '#shared/metering/event-tally.ts';
import { monthOf } from '#shared/metering/month.ts';
import { eventsIn } from '#shared/metering/read-event.ts';
import { audit } from '#origin/meter/audit.ts';
import type { Difference } from '#origin/meter/audit.ts';
import { ledgerExchange, usageOf } from '#origin/meter/ledger.ts';
import { reconcile } from '#origin/meter/reconcile.ts';
import type { Evidence } from '#origin/meter/reconcile.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { linesOf } from './ndjson.ts';
import { quotaText } from './plan.ts';
import { accountArgument, withAccount } from './with-account.ts';
import { withDatabase } from './with-database.ts';

export function usageCommands(now: () => number): readonly Command[] {
  return [
    {
      name: 'usage show',
      synopsis: 'ACCOUNT',
      summary: 'show what an account has used in this month',
      run: async (args, terminal) => show(args, terminal, now()),
    },
    {
      name: 'usage reconcile',
      synopsis: '[--month YYYY-MM] [--events FILE]… [--until TIME]',
      summary:
        'settle units that were lent and never given back by what the logs say, and prove the ledger; exits 1 where something differs',
      run: (args, terminal) => reconcileMonth(args, terminal, now()),
    },
  ];
}

function show(args: readonly string[], terminal: Terminal, nowMs: number): Promise<number> {
  return withAccount(accountArgument(args), terminal, async (account, database) => {
    const usage = await usageOf(database, account.id, nowMs);
    const { hits, misses } = usage.charged;
    terminal.out(`${account.name} may use ${quotaText(usage.quota)} in ${usage.month}`);
    terminal.out(`used\t${usage.used}\t(${hits} hits, ${misses} misses)`);
    terminal.out(`set aside\t${usage.reserved}`);
    terminal.out(`left\t${usage.remaining ?? 'unlimited'}`);
    const free = Object.entries(usage.free).map(([why, count]) => `${count} ${why}`);
    terminal.out(`free\t${free.join(', ')}`);
  });
}

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;

async function reconcileMonth(
  args: readonly string[],
  terminal: Terminal,
  nowMs: number,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      month: { type: 'string', default: monthOf(nowMs) },
      events: { type: 'string', multiple: true, default: [] },
      until: { type: 'string', default: new Date(nowMs).toISOString() },
    },
  });
  const { month, until } = values;
  if (!MONTH.test(month)) throw new UsageError('a month is YYYY-MM');
  const completeUntilMs = Date.parse(until);
  if (Number.isNaN(completeUntilMs)) throw new UsageError('a time is 2026-03-04T05:06:07Z');
  const events = await readEvents(values.events, terminal);
  return withDatabase(terminal, async (database) => {
    const world = { database, exchange: ledgerExchange(database, () => nowMs) };
    const evidence: Evidence = { events, completeUntilMs };
    const { settled, unitsSpent, stillOpen, differences } = await reconcile(month, evidence, world);
    const all = [...differences, ...(await audit(database, month))];
    if (settled > 0) {
      terminal.out(`settled ${settled} leases of which ${unitsSpent} units were spent`);
    }
    if (stillOpen > 0) terminal.out(`${stillOpen} leases are not over yet`);
    return report(month, all, terminal);
  });
}

function report(month: string, differences: readonly Difference[], { out }: Terminal): number {
  for (const { account, what, ledger, evidence } of differences) {
    out(`${account}\t${what}\tledger ${ledger}\tevents ${evidence}`);
  }
  const count = differences.length;
  out(`${month}: ${count === 0 ? 'the ledger is what the events say' : `${count} differences`}`);
  return count === 0 ? EXIT.ok : EXIT.failed;
}

/** The logs that are named, or those of the local stack; null where there are none. */
async function readEvents(
  named: readonly string[],
  { environment }: Terminal,
): Promise<EventTally | null> {
  const usual = (environment['EV_USAGE_EVENTS'] ?? '').split(delimiter).filter(Boolean);
  const files = named.length > 0 ? named : await present(usual);
  if (files.length === 0) return null;
  const tally = new EventTally();
  for (const file of files) {
    for await (const line of linesOf(open(file))) {
      for (const event of eventsIn(line)) tally.add(event);
    }
  }
  return tally;
}

async function present(files: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    files.map((file) =>
      access(file).then(
        () => [file],
        () => [],
      ),
    ),
  );
  return found.flat();
}

/** Logpush writes its files compressed. */
function open(file: string): AsyncIterable<Uint8Array> {
  const bytes = createReadStream(file);
  return file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
}
