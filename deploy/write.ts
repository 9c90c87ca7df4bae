/** Writes the files that are made from code: `npm run deploy:files`. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deployFiles } from './files.ts';

const ROOT = resolve(import.meta.dirname, '..');

for (const [path, text] of deployFiles()) writeFileSync(join(ROOT, path), text);
