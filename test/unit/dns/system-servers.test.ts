import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemServers } from '#origin/dns/system-servers.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'resolv-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function serversOf(content: string): Promise<readonly string[]> {
  const path = join(directory, 'resolv.conf');
  await writeFile(path, content);
  return systemServers(path);
}

describe('the resolvers of the system', () => {
  it('are read from its file', async () => {
    expect(await serversOf('nameserver 192.0.2.1\nnameserver 192.0.2.2\n')).toEqual([
      '192.0.2.1',
      '192.0.2.2',
    ]);
  });

  it('are the machine itself where there is no file, or an empty one', async () => {
    expect(await systemServers(join(directory, 'missing'))).toEqual(['127.0.0.1']);
    expect(await serversOf('')).toEqual(['127.0.0.1']);
  });

  it('are not sought beyond the first 64 kB', async () => {
    const comment = '#'.repeat(64 * 1024);
    expect(await serversOf(`nameserver 192.0.2.1\n${comment}\nnameserver 192.0.2.2\n`)).toEqual([
      '192.0.2.1',
    ]);
  });

  it('are not made up where the file cannot be read', async () => {
    await expect(systemServers(directory)).rejects.toThrow('EISDIR');
  });
});
