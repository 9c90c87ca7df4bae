/**
 * Lays out the files of the image in a directory: `node deploy/image/assemble.ts DIRECTORY`. The
 * Dockerfile runs it, and so do tests, which have no container engine. It uses nothing but Node.
 */
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { productionPackages } from './production-packages.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const EXECUTABLE = 0o755;

/** What runs in the cluster. The launcher of the local stack, and what makes documents, stay behind. */
const SOURCES = ['package.json', 'shared', 'origin', 'migrations'];
const LEFT_BEHIND = ['origin/local', 'origin/bin/local.ts', 'origin/bin/docs.ts'];
/** The Node that tests run on is the one that the image has. */
const NODE_PACKAGE = /^node_modules\/node-linux-(?:x64|arm64)$/;

/** Commands of the image, and the programs that they start. */
const COMMANDS: Readonly<Record<string, string>> = {
  'api-service': 'origin/bin/api-service.ts',
  orchestrator: 'origin/bin/orchestrator.ts',
  'smtp-worker': 'origin/bin/smtp-worker.ts',
  ev: 'origin/bin/ev.ts',
  'health-check': 'deploy/image/health-check.ts',
};

function copy(path: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(join(ROOT, path), to, {
    recursive: true,
    dereference: false,
    filter: (source) => !LEFT_BEHIND.some((left) => source === join(ROOT, left)),
  });
}

function assemble(image: string): void {
  const app = join(image, 'app');
  const bin = join(image, 'usr/local/bin');
  for (const source of SOURCES) copy(source, join(app, source));
  copy('deploy/image/health-check.ts', join(app, 'deploy/image/health-check.ts'));
  const packages = productionPackages(ROOT);
  const [node] = packages.filter((path) => NODE_PACKAGE.test(path));
  if (node === undefined) throw new Error('there is no Node for this platform: run npm ci');
  for (const path of packages.filter((each) => !NODE_PACKAGE.test(each))) {
    copy(path, join(app, path));
  }
  copy(join(node, 'bin/node'), join(bin, 'node'));
  for (const [command, program] of Object.entries(COMMANDS)) {
    const text = `#!/bin/sh\nexec /usr/local/bin/node /app/${program} "$@"\n`;
    writeFileSync(join(bin, command), text);
    chmodSync(join(bin, command), EXECUTABLE);
  }
}

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  process.stderr.write('usage: node deploy/image/assemble.ts DIRECTORY\n');
  process.exit(2);
}
assemble(resolve(directory));
