/** What the lab has counted so far. */
import * as v from 'valibot';
import { request } from './client.ts';

const StatsSchema = v.object({
  hosts: v.array(
    v.object({
      host: v.string(),
      character: v.string(),
      connections: v.number(),
      maxOpenPerClient: v.number(),
    }),
  ),
  totals: v.object({
    connections: v.number(),
    recipients: v.number(),
    data: v.number(),
    vrfy: v.number(),
    expn: v.number(),
  }),
});
type Stats = v.InferOutput<typeof StatsSchema>;
export type LabCounts = Stats['totals'];
export type LabHostCounts = Stats['hosts'][number];

/** Over all its servers. */
export async function labCounts(labUrl: string): Promise<LabCounts> {
  return (await stats(labUrl)).totals;
}

/** Of each host. */
export async function labHosts(labUrl: string): Promise<readonly LabHostCounts[]> {
  return (await stats(labUrl)).hosts;
}

/** Connections that the host of a character has seen. */
export async function labConnections(labUrl: string, character: string): Promise<number> {
  const hosts = (await labHosts(labUrl)).filter((host) => host.character === character);
  return hosts.reduce((sum, { connections }) => sum + connections, 0);
}

async function stats(labUrl: string): Promise<Stats> {
  const { body } = await request(`${labUrl}/stats`);
  return v.parse(StatsSchema, body);
}
