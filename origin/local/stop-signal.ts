import { identify, isAlive, parentOf } from './process-identity.ts';

/** How a person or a supervisor asks the launcher to stop; SIGHUP is a terminal that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Milliseconds between two looks at whether npm is still there. */
const POLL_MS = 250;

/**
 * Aborted at the first request to stop. Further ones change nothing: npm passes on a Ctrl-C that the
 * terminal has sent us already, and stopping takes five seconds at most anyway.
 */
export function stopSignal(environment: Readonly<Record<string, string | undefined>>): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const signal of SIGNALS) process.on(signal, stop);
  // A closed terminal takes no more output; that must not keep the parts from being stopped.
  process.stdout.on('error', () => {});
  if (environment['npm_lifecycle_event'] !== undefined) watchStarters(stop);
  return controller.signal;
}

/**
 * Asks to stop when npm is gone. Between npm and us stands a shell: npm's SIGTERM ends the shell,
 * which does not pass it on; and when npm itself is killed, the shell stays.
 */
function watchStarters(stop: () => void): void {
  const starters = [process.ppid, parentOf(process.ppid)]
    .filter((pid) => pid !== null)
    .map(identify);
  const timer = setInterval(() => {
    if (starters.every(isAlive)) return;
    clearInterval(timer);
    stop();
  }, POLL_MS);
  timer.unref();
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
