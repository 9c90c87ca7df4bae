import type { Reason, State } from '#shared/contract/reason.ts';
import { SAMPLE } from '#lab/sample.ts';
import { askEdge, type EdgeAccess } from './ask-edge.ts';
import { isAsExpected, renderTable, type SampleOutcome } from './verdict-table.ts';

/** Addresses asked for at once: the slow ones then wait side by side. */
const IN_FLIGHT = 16;

interface SampleRow {
  readonly email: string;
  readonly state: State;
  readonly reason: Reason;
}

/**
 * Validates the lab's sample list through the edge, and compares each verdict with what the lab
 * knows to be true.
 *
 * @param say takes the table, and a line for each difference
 * @returns whether all are as expected
 */
export async function runSample(
  access: EdgeAccess,
  say: (text: string) => void,
  rows: readonly SampleRow[] = SAMPLE,
): Promise<boolean> {
  const outcomes = await askAll(access, rows);
  const different = outcomes.filter((outcome) => !isAsExpected(outcome));
  say(renderTable(outcomes));
  say(`\n${outcomes.length - different.length} of ${outcomes.length} verdicts are as expected.`);
  for (const { email, expected, state, reason } of different) {
    say(`  ${email}: expected ${expected.state}/${expected.reason}, got ${state}/${reason}`);
  }
  return different.length === 0;
}

async function askAll(access: EdgeAccess, rows: readonly SampleRow[]): Promise<SampleOutcome[]> {
  const outcomes: SampleOutcome[] = [];
  const queue = rows.entries();
  const takeTurns = async (): Promise<void> => {
    for (const [index, row] of queue) outcomes[index] = await askOne(access, row);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, takeTurns));
  return outcomes;
}

async function askOne(access: EdgeAccess, row: SampleRow): Promise<SampleOutcome> {
  const { email, ...expected } = row;
  const began = performance.now();
  const outcome = (state: SampleOutcome['state'], reason: string): SampleOutcome => ({
    email,
    state,
    reason,
    expected,
    ms: performance.now() - began,
  });
  try {
    const verdict = await askEdge(access, email);
    return outcome(verdict.state, verdict.reason);
  } catch (error) {
    return outcome('failed', error instanceof Error ? error.message : String(error));
  }
}
