/** What the API says that an account has used. */
import * as v from 'valibot';
import { UsageSchema } from '#shared/contract/usage.ts';
import type { Usage } from '#shared/contract/usage.ts';
import { request } from './client.ts';

/** `GET /v1/usage`, whose every member is as the contract says. */
export async function usageAt(base: string, key: string): Promise<Usage> {
  const { status, body } = await request(`${base}/v1/usage`, { key });
  if (status !== 200) throw new Error(`usage is answered ${status}: ${JSON.stringify(body)}`);
  return v.parse(v.strictObject(UsageSchema.entries), body);
}
