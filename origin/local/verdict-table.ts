import type { Reason, State } from '#shared/contract/reason.ts';

/** One address of the sample list: what came back, and what is true. */
export interface SampleOutcome {
  readonly email: string;
  readonly state: State | 'failed';
  readonly reason: string;
  readonly expected: { readonly state: State; readonly reason: Reason };
  readonly ms: number;
}

export function isAsExpected({ state, reason, expected }: SampleOutcome): boolean {
  return state === expected.state && reason === expected.reason;
}

const HEADINGS = ['address', 'state', 'reason', 'expected', 'ms', ''] as const;
const NUMBER_COLUMN = HEADINGS.indexOf('ms');
/** Columns of a terminal that an address or a reason may take. */
const WIDEST = 44;
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The outcomes as a table for a person. */
export function renderTable(outcomes: readonly SampleOutcome[]): string {
  const rows = [HEADINGS, ...outcomes.map(toRow)];
  const widths = HEADINGS.map((_heading, column) =>
    Math.max(...rows.map((row) => lengthOf(row[column] ?? ''))),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => pad(cell, at, widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function toRow(outcome: SampleOutcome): string[] {
  const { email, state, reason, expected, ms } = outcome;
  const verdict = isAsExpected(outcome) ? 'ok' : 'DIFFERS';
  const wanted = `${expected.state}/${expected.reason}`;
  return [clip(email), state, clip(reason), wanted, String(Math.round(ms)), verdict];
}

/** A control character must not reach the terminal, and a long address must not break the table. */
function clip(text: string): string {
  const printable = text.replaceAll(/\p{C}/gu, '\uFFFD');
  const characters = split(printable);
  if (characters.length <= WIDEST) return printable;
  return `${characters.slice(0, WIDEST - 1).join('')}…`;
}

function pad(cell: string, column: number, width: number): string {
  const fill = ' '.repeat(Math.max(0, width - lengthOf(cell)));
  return column === NUMBER_COLUMN ? fill + cell : cell + fill;
}

function lengthOf(text: string): number {
  return split(text).length;
}

/** What a reader sees as one character each. */
function split(text: string): string[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
}
