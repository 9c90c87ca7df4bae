import { open } from 'node:fs/promises';
import { parseResolvConf } from './server-address.ts';

const RESOLV_CONF = '/etc/resolv.conf';
/** A resolv.conf has a few lines; what lies beyond this is not read. */
const LONGEST_FILE = 64 * 1024;

/** The system's own resolvers, for `createDnsClient`. A file that is not there names none. */
export async function systemServers(path: string = RESOLV_CONF): Promise<readonly string[]> {
  return parseResolvConf(await readStart(path));
}

async function readStart(path: string): Promise<string> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(LONGEST_FILE) });
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
