import { describe, expect, it } from 'vitest';
import { isAsExpected, renderTable, type SampleOutcome } from '#origin/local/verdict-table.ts';

const OUTCOME: SampleOutcome = {
  email: 'a@lab.test',
  state: 'deliverable',
  reason: 'accepted',
  expected: { state: 'deliverable', reason: 'accepted' },
  ms: 12.6,
};

describe('a verdict is as expected', () => {
  it('when state and reason are', () => {
    expect(isAsExpected(OUTCOME)).toBe(true);
  });

  it.each([
    { state: 'unknown' as const },
    { reason: 'accept_all' },
    { state: 'failed' as const, reason: 'HTTP 503' },
  ])('and not with %o', (difference) => {
    expect(isAsExpected({ ...OUTCOME, ...difference })).toBe(false);
  });
});

function cellsOf(table: string): string[][] {
  return table.split('\n').map((line) => line.trim().split(/ {2,}/));
}

describe('the table', () => {
  it('has a row for each address', () => {
    const wrong: SampleOutcome = { ...OUTCOME, email: 'b@lab.test', reason: 'accept_all', ms: 7 };
    expect(cellsOf(renderTable([OUTCOME, wrong]))).toEqual([
      ['address', 'state', 'reason', 'expected', 'ms'],
      ['a@lab.test', 'deliverable', 'accepted', 'deliverable/accepted', '13', 'ok'],
      ['b@lab.test', 'deliverable', 'accept_all', 'deliverable/accepted', '7', 'DIFFERS'],
    ]);
  });

  it('shows no control character of an address or an answer', () => {
    const hostile = { ...OUTCOME, email: 'a\u001B[2J\r\n@lab.test', reason: 'x\u0007' };
    const lines = renderTable([hostile]).split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u);
  });

  it('cuts an address that would break it', () => {
    const long = { ...OUTCOME, email: `${'x'.repeat(500)}@lab.test` };
    const [, row] = cellsOf(renderTable([long]));
    expect(row?.[0]).toMatch(/^x{10,60}…$/);
  });

  it('aligns what takes several code points for one character', () => {
    const combined = { ...OUTCOME, email: 'u\u0308n\u0303@lab.test' };
    const [, first = '', second = ''] = renderTable([OUTCOME, combined]).split('\n');
    expect(second.normalize('NFC').indexOf('deliverable')).toBe(first.indexOf('deliverable'));
  });
});
