import { rmSync } from 'node:fs';
import { admit } from './admit.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-code.ts';
import {
  lastingDataDirectory,
  logDirectory,
  makeDirectories,
  makePassingDataDirectory,
} from './layout.ts';
import { endLeftovers } from './leftovers.ts';
import { rotateLogs } from './log-file.ts';
import { planPorts } from './port-plan.ts';
import { Publisher } from './publisher.ts';
import { Roster } from './roster.ts';
import { Screen } from './screen.ts';
import { loadSecrets, renewSecrets } from './secrets.ts';
import { startAndServe } from './serve.ts';
import type { Settings } from './settings.ts';
import { removeStackFiles } from './stack-file.ts';
import { stopSignal } from './stop-signal.ts';

/** Runs the stack until it is asked to stop or, with `--once`, until the sample list is done. */
export async function run(settings: Settings): Promise<number> {
  const screen = new Screen(process.stdout);
  if (settings.once && !settings.lab) {
    screen.say('--once compares verdicts with what the mail lab knows to be true; EV_LAB is off.');
    return EXIT.noTruth;
  }
  makeDirectories(settings.stateDirectory);
  const lock = await admit(settings, screen);
  if (lock === null) return EXIT.failed;
  try {
    return await runAlone(settings, screen);
  } finally {
    lock.release();
  }
}

/** From here on the state directory is ours. */
async function runAlone(settings: Settings, screen: Screen): Promise<number> {
  const stopping = stopSignal(process.env);
  stopping.addEventListener('abort', () => screen.close());
  const ended = await endLeftovers(settings.stateDirectory);
  if (ended > 0) screen.say(`Ended ${ended} processes that an earlier launcher had left running.`);
  removeStackFiles(settings.stateDirectory);
  rotateLogs(logDirectory(settings.stateDirectory));
  const roster = new Roster(screen, () => publisher.refresh());
  const context: Context = {
    settings,
    // A single run knows nothing of any run before: it begins with empty caches.
    dataDirectory: settings.once
      ? makePassingDataDirectory()
      : lastingDataDirectory(settings.stateDirectory, settings.world),
    secrets: settings.once
      ? renewSecrets(settings.stateDirectory)
      : loadSecrets(settings.stateDirectory),
    ports: await planPorts(settings),
    roster,
    screen,
    stopping,
  };
  const publisher = new Publisher(context);
  try {
    return await startAndServe(context, publisher);
  } catch (error) {
    screen.close();
    screen.say(`\n${error instanceof Error ? error.message : String(error)}`);
    screen.say(`Logs are in ${settings.stateDirectory}/logs.`);
    return EXIT.failed;
  } finally {
    screen.close();
    screen.say('Stopping.');
    publisher.withdraw();
    await roster.stop();
    publisher.forget();
    if (settings.once) rmSync(context.dataDirectory, { recursive: true, force: true });
  }
}
