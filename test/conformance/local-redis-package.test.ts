import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unpackRedis } from '#origin/local/redis-package.ts';
import { redisProgram } from '#origin/local/redis-program.ts';

/**
 * The system's package manager in front of a repository made here, so that nothing is fetched from
 * anywhere: two small packages, of which one needs the other's library.
 */

const run = promisify(execFile);
const EXECUTABLE = 0o755;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ev-test-apt-'));
  await chmod(directory, EXECUTABLE);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true, force: true });
});

const canPackage = await run('apt-get', ['--version']).then(
  () => true,
  () => false,
);

/** Builds a package with the given files (mode 0755) and returns its paragraph of the index. */
async function build(
  name: string,
  depends: string,
  files: Record<string, string>,
): Promise<string> {
  const tree = join(directory, 'trees', name);
  const control = [
    `Package: ${name}`,
    'Version: 9:1',
    'Architecture: all',
    'Maintainer: nobody <nobody@nowhere.example>',
    ...(depends === '' ? [] : [`Depends: ${depends}`]),
    'Description: for a test',
  ];
  await write(join(tree, 'DEBIAN', 'control'), `${control.join('\n')}\n`);
  for (const [path, content] of Object.entries(files)) await write(join(tree, path), content);
  await mkdir(join(directory, 'repository'), { recursive: true });
  const archive = join(directory, 'repository', `${name}.deb`);
  await run('dpkg-deb', ['--build', '--root-owner-group', tree, archive]);
  const bytes = await readFile(archive);
  const digest = createHash('sha256').update(bytes).digest('hex');
  return [...control, `Filename: ./${name}.deb`, `Size: ${bytes.length}`, `SHA256: ${digest}`].join(
    '\n',
  );
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  await chmod(path, path.endsWith('control') ? 0o644 : EXECUTABLE);
}

/** Lets apt see the repository made here and no other, and a system with nothing installed. */
async function serve(paragraphs: readonly string[]): Promise<void> {
  const repository = join(directory, 'repository');
  await write(join(repository, 'Packages'), `${paragraphs.join('\n\n')}\n`);
  await write(join(directory, 'sources.list'), `deb [trusted=yes] copy:${repository} ./\n`);
  await write(join(directory, 'status'), '');
  await write(
    join(directory, 'apt.conf'),
    [
      `Dir::Etc::sourcelist "${join(directory, 'sources.list')}";`,
      'Dir::Etc::sourceparts "/dev/null";',
      `Dir::State::status "${join(directory, 'status')}";`,
      '',
    ].join('\n'),
  );
  vi.stubEnv('APT_CONFIG', join(directory, 'apt.conf'));
}

async function serveRedis(): Promise<void> {
  await serve([
    await build('redis-server', 'redis-tools, libneeded', {
      'usr/bin/redis-server': '#!/bin/sh\necho "$LD_LIBRARY_PATH"\n',
    }),
    await build('redis-tools', '', { 'usr/bin/redis-cli': '#!/bin/sh\n' }),
    await build('libneeded', '', { 'usr/lib/x/libneeded.so.1': '' }),
  ]);
}

describe.runIf(canPackage)('where no Redis is on PATH', () => {
  it('one is unpacked with what it needs, beside the system, and found the next time', async () => {
    await serveRedis();
    const cache = join(directory, 'cache');
    const program = await unpackRedis(cache);
    const { stdout } = await run(program.command, { env: { ...program.environment } });
    expect(stdout.trim()).toBe(join(cache, 'redis-server', 'usr', 'lib', 'x'));
    await serve([]);
    expect(await unpackRedis(cache)).toEqual(program);
    expect(await readdir(cache)).toEqual(['redis-server']);
  });

  it('two that unpack it at once do not disturb each other', async () => {
    await serveRedis();
    const cache = join(directory, 'cache');
    const [first, second] = await Promise.all([unpackRedis(cache), unpackRedis(cache)]);
    expect(first).toEqual(second);
    expect(await readdir(cache)).toEqual(['redis-server']);
  });

  it('and none in the packages, it is said how to get one', async () => {
    await serve([]);
    const cache = join(directory, 'cache');
    await expect(unpackRedis(cache)).rejects.toThrow(
      /redis could not be started: neither redis-server nor valkey-server is on PATH.*REDIS_URL/s,
    );
    expect(await readdir(cache)).toEqual([]);
  });
});

describe('on PATH', () => {
  it('the first directory that has one is taken, be it Redis or Valkey', async () => {
    await write(join(directory, 'a', 'other'), '');
    await write(join(directory, 'b', 'valkey-server'), '');
    await write(join(directory, 'c', 'redis-server'), '');
    const path = ['a', 'b', 'c'].map((name) => join(directory, name)).join(':');
    expect(await redisProgram(`:${path}`)).toEqual({
      command: join(directory, 'b', 'valkey-server'),
      environment: {},
    });
  });
});
