import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { VERSION } from '#shared/contract/version.ts';

it('the version that /health says is the one of package.json', async () => {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const Package = v.pipe(v.string(), v.parseJson(), v.object({ version: v.string() }));
  expect(v.parse(Package, text).version).toBe(VERSION);
});
