import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { METRICS } from '#origin/observe/catalogue.ts';
import { documentMetrics } from '#origin/observe/document.ts';

it('docs/metrics.md is what the catalogue says; run `npm run docs` after a change', () => {
  const file = resolve(import.meta.dirname, '../../../docs/metrics.md');
  expect(readFileSync(file, 'utf8')).toBe(documentMetrics(METRICS));
});
