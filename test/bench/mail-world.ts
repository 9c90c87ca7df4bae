/** The mail lab as a process of its own, and what it has counted. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { request } from '#support/client.ts';

const MAIN = fileURLToPath(import.meta.resolve('#lab/main.ts'));

const ReadySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ dnsServer: v.string(), smtpPort: v.number(), statsUrl: v.string() }),
);

export interface LabProcess extends v.InferOutput<typeof ReadySchema> {
  stop(): Promise<void>;
}

export async function startLabProcess(roundTripMs: number): Promise<LabProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, EV_LAB_ROUND_TRIP_MS: String(roundTripMs) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    ...v.parse(ReadySchema, line),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

const StatsSchema = v.object({
  hosts: v.array(
    v.object({
      character: v.string(),
      maxOpenPerClient: v.number(),
      maxRefusalsPerConnection: v.number(),
    }),
  ),
  totals: v.object({
    connections: v.number(),
    recipients: v.number(),
    flights: v.number(),
    maxOpen: v.number(),
  }),
});

export interface Traffic {
  readonly connections: number;
  readonly recipients: number;
  readonly roundTrips: number;
  /** Over all hosts. */
  readonly mostOpen: number;
  readonly mostOpenAtOneMx: number;
  readonly mostRefusals: number;
}

/** What a connection costs before its first command: the TCP handshake, and the greeting. */
const ROUND_TRIPS_TO_CONNECT = 2;
/** Here one address stands for twenty MX hosts of different names, so it says nothing of any. */
const SHARED_ADDRESSES = 'many';

/** What went over the wire since the last reset. */
export async function trafficAt(statsUrl: string): Promise<Traffic> {
  const { hosts, totals } = v.parse(StatsSchema, (await request(`${statsUrl}/stats`)).body);
  const single = hosts.filter(({ character }) => character !== SHARED_ADDRESSES);
  return {
    connections: totals.connections,
    recipients: totals.recipients,
    roundTrips: totals.flights + ROUND_TRIPS_TO_CONNECT * totals.connections,
    mostOpen: totals.maxOpen,
    mostOpenAtOneMx: Math.max(...single.map(({ maxOpenPerClient }) => maxOpenPerClient)),
    mostRefusals: Math.max(
      ...hosts.map(({ maxRefusalsPerConnection }) => maxRefusalsPerConnection),
    ),
  };
}

export async function resetTraffic(statsUrl: string): Promise<void> {
  await request(`${statsUrl}/reset`, { method: 'POST' });
}
