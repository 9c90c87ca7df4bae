import { readFileSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whom a server runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const ROOT_UID = 0;
/** Every system has this account, and it owns nothing: no account has to be made for a server. */
const UNPRIVILEGED = 'nobody';

/**
 * The account for a server that refuses to run as root, as PostgreSQL does: `nobody` when we are
 * root, else null for our own.
 */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== ROOT_UID) return null;
  const account = accountNamed(readFileSync('/etc/passwd', 'utf8'), UNPRIVILEGED);
  if (account === null) throw new Error(`this system has no account named ${UNPRIVILEGED}`);
  return account;
}

/** Finds an account in the text of /etc/passwd (passwd(5): name:password:uid:gid:…). */
export function accountNamed(passwd: string, name: string): Account | null {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find((line) => line[0] === name);
  return fields === undefined ? null : { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** What of a file's status says who may pass. */
export interface Passage {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** Execute bits of the owner, the group and the rest: on a directory, the right to pass through. */
const PASS = { owner: 0o100, group: 0o010, rest: 0o001 } as const;

/** Whether the mode bits let an account pass through a directory, or run a file. */
export function mayPass({ uid, gid, mode }: Passage, account: Account): boolean {
  if (uid === account.uid) return (mode & PASS.owner) !== 0;
  if (gid === account.gid) return (mode & PASS.group) !== 0;
  return (mode & PASS.rest) !== 0;
}

/** Whether an account gets to a path: through each directory above, and into or onto it. */
export async function canReach(path: string, account: Account): Promise<boolean> {
  let place = await realpath(path);
  for (;;) {
    if (!mayPass(await lstat(place), account)) return false;
    const above = dirname(place);
    if (above === place) return true;
    place = above;
  }
}
