import { expect, it } from 'vitest';
import { codeLabel } from '#origin/probe/code-label.ts';

it('names the codes that RFCs know', () => {
  expect([220, 250, 421, 450, 550, 556].map(codeLabel)).toEqual([
    '220',
    '250',
    '421',
    '450',
    '550',
    '556',
  ]);
});

it('makes at most one label of all others of one kind, whatever a server makes up', () => {
  const labels = new Set(Array.from({ length: 500 }, (_, n) => codeLabel(100 + n)));
  const madeUp = [...labels].filter((label) => label.endsWith('xx'));
  expect(madeUp.toSorted()).toEqual(['1xx', '2xx', '3xx', '4xx', '5xx']);
});
