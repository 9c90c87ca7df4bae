/** `ev egress`: from which addresses we ask, and what speaks against those from which we do not. */
import { parseArgs } from 'node:util';
import type { Finding } from '#shared/egress/finding.ts';
import { readConfiguration } from '#origin/config/read.ts';
import { EgressConfiguration } from '#origin/config/roles.ts';
import { lastEgressChecks } from '#origin/queue/egress-checks.ts';
import type { EgressCheck } from '#origin/queue/egress-checks.ts';
import { quarantinedEgresses } from '#origin/queue/egress-quarantine.ts';
import { liveEgresses } from '#origin/queue/egress-registry.ts';
import type { LiveEgress } from '#origin/queue/egress-registry.ts';
import { EXIT } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { withRedis } from './with-redis.ts';

const HEADINGS = ['EGRESS', 'STATE', 'WORKERS', 'CAPACITY', 'HELO', 'CHECKED', 'BLOCK LISTS'];

/** @param now milliseconds since 1970, by which heartbeats are old */
export function egressCommand(now: () => number): Command {
  return {
    name: 'egress',
    synopsis: '[--json]',
    summary: 'egress addresses: who works there, and what keeps one from being used',
    run: (args, terminal) => run(args, terminal, now()),
  };
}

async function run(args: readonly string[], terminal: Terminal, nowMs: number): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
  });
  const { REDIS_URL: url } = readConfiguration(EgressConfiguration, terminal.environment);
  const rows = await withRedis(url, async (redis) =>
    rowsOf(
      await lastEgressChecks(redis),
      await liveEgresses(redis, nowMs),
      await quarantinedEgresses(redis),
    ),
  );
  const lines = values.json ? rows.map((row) => JSON.stringify(row)) : table(rows);
  for (const line of lines) terminal.out(line);
  if (rows.length === 0) terminal.error('no worker has been here in the last week');
  return EXIT.ok;
}

interface Row {
  readonly egress: string;
  readonly state: string;
  /** Workers that take from its queue now, and the batches that they can hold together. */
  readonly workers: number;
  readonly capacity: number;
  readonly helo: string | null;
  readonly checked_at: string | null;
  readonly problems: readonly string[];
  readonly findings: readonly Finding[];
}

const BY_HAND = 'quarantined by hand: `ev egress release` gives it work again';

function rowsOf(
  checks: readonly EgressCheck[],
  live: readonly LiveEgress[],
  quarantined: readonly string[],
): Row[] {
  const names = new Set([...[...checks, ...live].map(({ egress }) => egress), ...quarantined]);
  return [...names].toSorted().map((egress) => {
    const check = checks.find((candidate) => candidate.egress === egress);
    const { workers, capacity } = live.find((candidate) => candidate.egress === egress) ?? {
      workers: 0,
      capacity: 0,
    };
    const byHand = quarantined.includes(egress);
    return {
      egress,
      state: byHand ? 'quarantined' : (check?.judgement.state ?? 'unchecked'),
      workers,
      capacity,
      helo: check?.heloName ?? null,
      checked_at: check === undefined ? null : new Date(check.checkedAtMs).toISOString(),
      problems: [...(byHand ? [BY_HAND] : []), ...(check?.judgement.problems ?? [])],
      findings: check?.findings ?? [],
    };
  });
}

/** One line each, and below it, indented, what is wrong. */
function table(rows: readonly Row[]): string[] {
  const cells = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const [head = '', ...lines] = cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    head,
    ...rows.flatMap(({ problems }, at) => [
      lines[at] ?? '',
      ...problems.map((problem) => `  ${printable(problem)}`),
    ]),
  ];
}

function cellsOf(row: Row): string[] {
  const { egress, state, workers, capacity, helo, checked_at: checkedAt, findings } = row;
  const lists = findings.filter(({ check }) => check === 'block_list').map(listCell);
  return [
    egress,
    state,
    String(workers),
    String(capacity),
    helo ?? '-',
    checkedAt ?? '-',
    lists.length === 0 ? '-' : lists.join(', '),
  ];
}

function listCell({ subject, outcome }: Finding): string {
  const words = { passed: 'clear', failed: 'LISTED', unknown: 'unknown' } as const;
  return `${subject} ${words[outcome]}`;
}

/** What others put into DNS must not steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '\uFFFD');
}
