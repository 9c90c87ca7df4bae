/** What the lab has counted so far, over all its servers. */
import * as v from 'valibot';
import { request } from './client.ts';

const StatsSchema = v.object({
  totals: v.object({
    connections: v.number(),
    recipients: v.number(),
    data: v.number(),
    vrfy: v.number(),
    expn: v.number(),
  }),
});
export type LabCounts = v.InferOutput<typeof StatsSchema>['totals'];

export async function labCounts(labUrl: string): Promise<LabCounts> {
  const { body } = await request(`${labUrl}/stats`);
  return v.parse(StatsSchema, body).totals;
}
