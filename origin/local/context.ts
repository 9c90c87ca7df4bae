import type { PortPlan } from './port-plan.ts';
import type { Roster } from './roster.ts';
import type { Screen } from './screen.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

/** What every part is started with. */
export interface Context {
  readonly settings: Settings;
  /** The databases keep their data in here, each in a directory of its own. */
  readonly dataDirectory: string;
  readonly secrets: Secrets;
  readonly ports: PortPlan;
  readonly roster: Roster;
  readonly screen: Screen;
  /** Aborted when everything is to stop. */
  readonly stopping: AbortSignal;
}

/** Names of the parts, as the screen, the logs and `pids` in stack.json show them. */
export const PART = {
  postgres: 'postgresql',
  migrations: 'migrations',
  keys: 'api keys',
  redis: 'redis',
  globalPrimary: 'global-cache',
  globalReplica: 'global-cache-replica',
  primaryBridge: 'global-cache-rest',
  replicaBridge: 'global-cache-replica-rest',
  lab: 'mail-lab',
  build: 'edge bundle',
  api: 'api-service',
  orchestrator: 'orchestrator',
  worker: 'smtp-workers',
  edge: 'edge',
} as const;

/** Does a thing that is done once, and shows how long it took. */
export async function step<T>(screen: Screen, name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  screen.starting(name);
  try {
    const result = await work();
    screen.ready(name, performance.now() - began);
    return result;
  } catch (error) {
    screen.failed(name, '');
    throw error;
  }
}
