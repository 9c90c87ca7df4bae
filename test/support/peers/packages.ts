/** Where the mail servers that others wrote are found: Debian's packages, fetched and not installed. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canMount, isRoot } from './namespace.ts';
import { PackagesUnavailable, unpackDebian } from '#origin/local/debian-packages.ts';

const CACHE = fileURLToPath(
  new URL('../../../node_modules/.cache/email-validator/mail-peers', import.meta.url),
);
/** Let a program believe that it is root and that its accounts exist: https://cwrap.org. */
const WRAPPERS = ['libuid-wrapper', 'libnss-wrapper'] as const;
/** Only one of the three can be installed on one machine, so that each has a root of its own. */
const ROOTS = {
  postfix: ['postfix', 'postgrey', ...WRAPPERS],
  exim: ['exim4-daemon-light', ...WRAPPERS],
  opensmtpd: ['opensmtpd', ...WRAPPERS],
} as const;

export type PeerName = keyof typeof ROOTS;

let found: Promise<boolean> | null = null;

/** Whether the servers are here or can be fetched, and can be started; where not, it is printed why. */
export function havePeers(): Promise<boolean> {
  found ??= find();
  return found;
}

async function find(): Promise<boolean> {
  try {
    await unpackDebian(CACHE, ROOTS);
  } catch (error) {
    if (!(error instanceof PackagesUnavailable)) throw error;
    console.warn(`Skipped: the mail servers are Debian's packages. ${error.message}`);
    return false;
  }
  const can = isRoot() || (await canMount());
  if (!can) console.warn('Skipped: the mail servers need root or a user namespace to start.');
  return can;
}

/** The directory that a server's packages are unpacked into. */
export function rootOf(peer: PeerName): string {
  return join(CACHE, peer);
}
