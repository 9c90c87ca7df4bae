/** Writes the documents that are made from the code: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { openApiDocument } from '#shared/openapi/document.ts';
import { llmsText } from '#shared/openapi/markdown.ts';
import { documentationPage } from '#shared/openapi/page.ts';
import { siteFilePath } from '#origin/site/files.ts';
import { METRICS } from '#origin/observe/catalogue.ts';
import { documentMetrics } from '#origin/observe/document.ts';

writeFileSync('docs/metrics.md', documentMetrics(METRICS));
writeFileSync(siteFilePath('openapi.json'), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
writeFileSync(siteFilePath('llms.txt'), llmsText());
writeFileSync(siteFilePath('docs.html'), documentationPage());
