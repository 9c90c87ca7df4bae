/** User namespaces, in which whoever started a program is root: user_namespaces(7), unshare(1). */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Its files are root's to a program that is started like this. */
export const AS_ROOT = { command: 'unshare', args: ['--map-root-user'] } as const;
/** And it has a view of the file system that it may change. */
export const WITH_OWN_MOUNTS = { command: 'unshare', args: [...AS_ROOT.args, '--mount'] } as const;

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether this machine lets processes have namespaces; containers may forbid it. */
export function canMount(): Promise<boolean> {
  const { command, args } = WITH_OWN_MOUNTS;
  return promisify(execFile)(command, [...args, 'mount', '-t', 'tmpfs', 'none', '/mnt']).then(
    () => true,
    () => false,
  );
}
