/**
 * The image without a container engine: its tree over this machine's own base system, in a mount
 * namespace where nothing but /tmp can be written, as the account of the image.
 */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SERVICE_UID } from '#deploy/manifest/pod.ts';
import { canMount, isRoot } from './peers/namespace.ts';
import { ROOT } from './manifest.ts';

/** Directories of the base image that programs need, taken from this machine. */
const BASE = ['usr', 'lib', 'lib64', 'bin', 'etc', 'dev', 'proc'];

/** Root becomes the account; whoever is not root is already nobody outside, and maps itself to it. */
const AS_ACCOUNT = isRoot()
  ? `setpriv --reuid ${SERVICE_UID} --regid ${SERVICE_UID} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all`
  : `unshare --user --map-user=${SERVICE_UID} --map-group=${SERVICE_UID}`;

/** Arguments: the image, the new root, the command. Mounts are private to the namespace. */
const ENTER = `set -eu
image=$1 root=$2
shift 2
mount -t tmpfs none "$root"
for name in ${BASE.join(' ')}; do
  [ -e "/$name" ] || continue
  mkdir "$root/$name"
  mount --rbind "/$name" "$root/$name"
done
mkdir "$root/app" "$root/tmp"
mount --bind "$image/app" "$root/app"
mount --bind "$image/usr/local/bin" "$root/usr/local/bin"
for name in usr/local/bin app usr lib lib64 bin etc; do
  [ -e "$root/$name" ] && mount -o remount,bind,ro "$root/$name"
done
mount -t tmpfs -o mode=1777 none "$root/tmp"
mount -o remount,ro "$root"
exec chroot "$root" ${AS_ACCOUNT} "$@"
`;

export interface Image {
  /** Starts a command of the image with these variables and no others. */
  start(command: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess;
  remove(): void;
}

/** Whether this machine lets us; where not, it is printed why. */
export async function canEnterImage(): Promise<boolean> {
  const can = isRoot() || (await canMount());
  if (!can) console.warn('Skipped: entering the image needs root or a user namespace.');
  return can;
}

export async function assembleImage(): Promise<Image> {
  const home = mkdtempSync(join(tmpdir(), 'ev-image-'));
  const [tree, root] = [join(home, 'tree'), mkdtempSync(join(tmpdir(), 'ev-root-'))];
  await promisify(execFile)(process.execPath, [join(ROOT, 'deploy/image/assemble.ts'), tree]);
  // Others than root have to get in, as they do in an image.
  await promisify(execFile)('chmod', ['-R', 'a+rX', home]);
  const script = join(home, 'enter.sh');
  writeFileSync(script, ENTER);
  const own = isRoot() ? [] : ['--map-root-user'];
  return {
    start: (command, environment) =>
      spawn('unshare', [...own, '--mount', 'sh', script, tree, root, ...command], {
        env: {
          PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
          NODE_ENV: 'production',
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    remove: () => {
      for (const path of [home, root]) rmSync(path, { recursive: true, force: true });
    },
  };
}

export interface Finished {
  readonly exitCode: number | null;
  readonly printed: string;
}

/** What a process prints, and how it ends. */
export function watched(child: ChildProcess): { printed(): string; finished: Promise<Finished> } {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const finished = new Promise<Finished>((done) => {
    child.on('close', (exitCode) => done({ exitCode, printed: text }));
  });
  return { printed: () => text, finished };
}
