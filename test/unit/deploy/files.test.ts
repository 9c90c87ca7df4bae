import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { deployFiles } from '#deploy/files.ts';
import { ROOT } from '#support/manifest.ts';

it.each([...deployFiles()])(
  '%s is what the code says; run `npm run deploy:files`',
  (path, text) => {
    expect(readFileSync(resolve(ROOT, path), 'utf8')).toBe(text);
  },
);
