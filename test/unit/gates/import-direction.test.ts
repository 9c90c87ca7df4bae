/**
 * The gate against wrong imports is itself tested: each row plants a violation in a copy of the tree
 * and sees the lint refuse it; without the violation the same copy passes.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
let tree = '';

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'import-direction-'));
  for (const part of [
    '.oxlintrc.json',
    'package.json',
    'tsconfig.json',
    'shared',
    'origin',
    'edge',
    'deploy',
  ]) {
    cpSync(join(ROOT, part), join(tree, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

function lint(...files: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    join(ROOT, 'node_modules/.bin/oxlint'),
    ['--deny-warnings', ...files],
    { cwd: tree, encoding: 'utf8' },
  );
  return { status, output: stdout + stderr };
}

/** Puts files into the tree, lints them, and takes them out again. */
function lintPlanted(files: Readonly<Record<string, string>>) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  try {
    return lint(...Object.keys(files));
  } finally {
    for (const file of Object.keys(files)) rmSync(join(tree, file));
  }
}

const importing = (specifier: string) =>
  `import * as planted from '${specifier}';\nexport const seen = planted;\n`;

it.each([
  ['shared/verdict/planted.ts', 'node:fs', 'shared is pure'],
  ['shared/verdict/planted.ts', '#origin/queue/entry.ts', 'shared does not know the origin'],
  ['edge/planted.ts', 'node:crypto', 'the edge is not Node'],
  ['edge/planted.ts', '#origin/queue/entry.ts', 'the edge does not know the origin'],
  ['origin/queue/planted.ts', '#origin/api/app.ts', 'queue is below api'],
  ['origin/store/planted.ts', '#origin/queue/entry.ts', 'store and queue are apart'],
  ['origin/dns/planted.ts', '#origin/mta-sts/policies.ts', 'mta-sts stands on dns'],
  ['origin/mta-sts/planted.ts', '#origin/store/database.ts', 'mta-sts and store are apart'],
  ['origin/settle/planted.ts', '#origin/probe/ask.ts', 'settle is below probe'],
  ['origin/meter/planted.ts', '#origin/api/app.ts', 'meter is below api'],
  ['origin/meter/planted.ts', '#origin/settle/settle.ts', 'meter and settle are apart'],
  ['origin/store/planted.ts', '#origin/meter/meter.ts', 'store is below meter'],
  ['origin/api/planted.ts', '#origin/orchestrate/batcher.ts', 'api and orchestrate are apart'],
  ['origin/site/planted.ts', '#origin/api/app.ts', 'site is a leaf'],
  ['origin/observe/planted.ts', '#origin/store/database.ts', 'observe is a leaf'],
  ['origin/api/planted.ts', '#lab/lab.ts', 'the product does not import its tests'],
  ['origin/api/planted.ts', '#deploy/files.ts', 'what runs does not know how it is deployed'],
  ['deploy/planted.ts', '#support/stack.ts', 'the product does not import its tests'],
  ['origin/api/planted.ts', '../queue/entry.ts', 'a path across rooms must show'],
])('%s may not import %s: %s', (file, specifier) => {
  const { status, output } = lintPlanted({ [file]: importing(specifier) });
  expect(output).toContain('no-restricted-imports');
  expect(status).toBe(1);
});

it('two files may not import each other, not even for types', () => {
  const { status, output } = lintPlanted({
    'shared/verdict/planted-a.ts':
      "import type { B } from './planted-b.ts';\nexport interface A {\n  readonly b: B;\n}\n",
    'shared/verdict/planted-b.ts':
      "import type { A } from './planted-a.ts';\nexport interface B {\n  readonly a: A;\n}\n",
  });
  expect(output).toContain('no-cycle');
  expect(status).toBe(1);
});

it('lets an import in the right direction through', () => {
  const { status, output } = lintPlanted({
    'origin/api/planted.ts': importing('#origin/queue/entry.ts'),
  });
  expect(output).toContain('Found 0 warnings and 0 errors');
  expect(status).toBe(0);
});
