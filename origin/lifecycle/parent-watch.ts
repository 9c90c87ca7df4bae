/** Milliseconds that a process without a parent has to end in order before it is ended. */
const GRACE_MS = 3_000;
const EXIT_ORPHANED = 1;

/**
 * Ends this process when the one that started it is gone, if `EV_PARENT_WATCH=1` asks for it. The
 * parent holds the other end of our standard input open: when it ends, however it ends, the kernel
 * closes the pipe, and that is the one sign which `kill -9` cannot suppress. The process is told
 * as by SIGTERM.
 */
export function watchParent(environment: Readonly<Record<string, string | undefined>>): void {
  if (environment['EV_PARENT_WATCH'] !== '1') return;
  process.stdin.resume();
  process.stdin.once('close', () => {
    setTimeout(() => process.exit(EXIT_ORPHANED), GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // The watch alone keeps no process alive that has nothing left to do.
  if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();
}
