/**
 * Mail servers want to start as root and to become somebody else. Here they only believe that they
 * do: all of their processes run as whoever runs the tests, and no account is made.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { libraryDirectories } from '#origin/local/debian-packages.ts';

/** Above what systems give out by themselves; each account has a group of its own name and number. */
const FIRST_ID = 7_001;

/**
 * Makes up accounts for one server.
 *
 * @param identity whether they have numbers of their own, or are root under other names
 * @returns the environment in which its programs find them, and their own libraries
 */
export async function pretendAccounts(
  directory: string,
  root: string,
  names: readonly string[],
  identity: 'apart' | 'as root' = 'apart',
): Promise<Readonly<Record<string, string>>> {
  const made = names.map((name, at) => ({ name, id: identity === 'as root' ? 0 : FIRST_ID + at }));
  const accounts = [{ name: 'root', id: 0 }, ...made];
  const passwd = join(directory, 'passwd');
  const group = join(directory, 'group');
  const homeless = accounts.map(({ name, id }) => `${name}:x:${id}:${id}::${directory}:/bin/false`);
  await writeFile(passwd, `${homeless.join('\n')}\n`);
  await writeFile(group, accounts.map(({ name, id }) => `${name}:x:${id}:\n`).join(''));
  return {
    LD_LIBRARY_PATH: (await libraryDirectories(root)).join(':'),
    LD_PRELOAD: 'libuid_wrapper.so libnss_wrapper.so',
    UID_WRAPPER: '1',
    UID_WRAPPER_ROOT: '1',
    NSS_WRAPPER_PASSWD: passwd,
    NSS_WRAPPER_GROUP: group,
  };
}
