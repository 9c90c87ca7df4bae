/**
 * The lab as a process of its own. It prints one line of JSON when it is ready, and ends on SIGTERM
 * or SIGINT. Exit codes: 0 after a signal, 1 when it cannot start.
 */
import { readEnvironment } from './environment.ts';
import { startLab } from './lab.ts';
import type { Lab } from './lab.ts';

const environment = readEnvironment(process.env);
if (environment.ok) {
  await run(() => startLab(environment.options));
} else {
  fail(environment.problems);
}

async function run(start: () => Promise<Lab>): Promise<void> {
  let lab: Lab;
  try {
    lab = await start();
  } catch (error) {
    fail([error instanceof Error ? error.message : String(error)]);
    return;
  }
  const stop = (): void => {
    void lab.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const { dnsServer, smtpPort, statsUrl } = lab;
  process.stdout.write(`${JSON.stringify({ ready: true, dnsServer, smtpPort, statsUrl })}\n`);
}

function fail(problems: readonly string[]): void {
  process.stderr.write(problems.map((problem) => `mail lab: ${problem}\n`).join(''));
  process.exitCode = 1;
}
