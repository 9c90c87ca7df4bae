/** Writes the documents that are made from the code: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { METRICS } from '#origin/observe/catalogue.ts';
import { documentMetrics } from '#origin/observe/document.ts';

writeFileSync('docs/metrics.md', documentMetrics(METRICS));
