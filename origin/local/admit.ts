import { acquireLock, type Lock } from './lock.ts';
import { takenPorts } from './port-plan.ts';
import type { Screen } from './screen.ts';
import type { Settings } from './settings.ts';

/** Takes the state directory for this launcher, or says everything that stands in the way at once. */
export async function admit(settings: Settings, screen: Screen): Promise<Lock | null> {
  const complaints = await takenPorts(settings);
  const outcome = acquireLock(settings.stateDirectory);
  if (outcome.held && complaints.length === 0) return outcome.lock;
  if (outcome.held) outcome.lock.release();
  else {
    complaints.push(
      `Another launcher (process ${outcome.by.pid}) uses ${settings.stateDirectory}. ` +
        'Stop it, or set EV_LOCAL_DIR to another directory.',
    );
  }
  for (const complaint of complaints) screen.say(complaint);
  return null;
}
