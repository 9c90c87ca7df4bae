import * as v from 'valibot';
import { portOwner } from './port-owner.ts';
import { findFreePorts, isFree } from './ports.ts';
import type { Settings } from './settings.ts';

const LISTENERS = [
  'postgres',
  'redis',
  'globalPrimary',
  'globalReplica',
  'primaryBridge',
  'replicaBridge',
  'labDns',
  'labSmtp',
  'labStats',
  'apiMetrics',
  'orchestratorMetrics',
  'workerMetrics',
  'api',
  'edge',
] as const;
const PortPlanSchema = v.object(v.entriesFromList(LISTENERS, v.number()));

/** Where each part listens. Fixed for the whole run: a part that is started again is found again. */
export type PortPlan = Readonly<v.InferOutput<typeof PortPlanSchema>>;

/** Gives every part a port: the edge and the API the chosen ones, all others any free ones. */
export async function planPorts(settings: Settings): Promise<PortPlan> {
  const free = await findFreePorts(LISTENERS.length);
  const plan = v.parse(
    PortPlanSchema,
    Object.fromEntries(LISTENERS.map((name, index) => [name, free[index]])),
  );
  return {
    ...plan,
    ...(settings.apiPort === 0 ? {} : { api: settings.apiPort }),
    ...(settings.edgePort === 0 ? {} : { edge: settings.edgePort }),
  };
}

/** What keeps a chosen port from being used: which one, taken by whom, and what changes it. */
export async function takenPorts(settings: Settings): Promise<string[]> {
  const chosen = [
    { what: 'the edge', port: settings.edgePort, variable: 'EDGE_PORT' },
    { what: 'the API', port: settings.apiPort, variable: 'API_PORT' },
  ];
  const complaints = await Promise.all(
    chosen.map(async ({ what, port, variable }) => {
      if (port === 0 || (await isFree(port))) return [];
      const owner = portOwner(port);
      const by = owner === null ? 'another process' : `process ${owner.pid} (${owner.command})`;
      return [
        `Port ${port}, meant for ${what}, is taken by ${by}. ` +
          `Set ${variable} to another port, or to 0 for any free one.`,
      ];
    }),
  );
  return complaints.flat();
}
