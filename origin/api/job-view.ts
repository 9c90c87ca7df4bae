import * as v from 'valibot';
import { parseMailbox } from '#shared/address/mailbox.ts';
import type { Caller } from '#shared/auth/caller.ts';
import type { Job } from '#shared/contract/job.ts';
import { presentVerdict } from '#shared/contract/present.ts';
import { ValidateRequestSchema } from '#shared/contract/validate-request.ts';
import type { Verdict } from '#shared/contract/verdict.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { Database } from '#origin/store/database.ts';
import { findJob } from '#origin/store/find-job.ts';
import type { Job as StoredJob } from '#origin/store/job.ts';
import { scriptedJob } from './scripted-job.ts';

const NOTHING = { deliverable: 0, undeliverable: 0, risky: 0, unknown: 0 } as const;

/**
 * `GET /v1/jobs/{id}`.
 *
 * @throws Fault `job_not_found`, also for a job of another account: that it exists is nobody else's
 */
export async function jobView(
  id: string,
  caller: Caller,
  { database, now }: { readonly database: Database; readonly now: () => number },
): Promise<Job> {
  const stored = await findJob(database, caller.accountId, id);
  if (stored === null) throw new Fault('job_not_found');
  const job = scriptedJob(stored, now()) ?? stored;
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    created_at: job.createdAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    finished_at: job.finishedAt?.toISOString() ?? null,
    total: job.total,
    processed: job.processed,
    duplicates: 0,
    summary: { ...NOTHING, ...(job.result === null ? {} : { [job.result.state]: 1 }) },
    eta_seconds: etaSeconds(stored, now()),
    ...(job.kind === 'single' ? { result: resultOf(job) } : {}),
  };
}

/** Seconds to an end that is known beforehand, which the sandbox's alone are. */
function etaSeconds({ finishedAt }: StoredJob, nowMs: number): number | null {
  const leftMs = (finishedAt?.getTime() ?? 0) - nowMs;
  return leftMs > 0 ? Math.ceil(leftMs / 1000) : null;
}

function resultOf({ result, request: kept }: StoredJob): Verdict | null {
  if (result === null) return null;
  const request = v.parse(ValidateRequestSchema, kept);
  const parsed = parseMailbox(request.email);
  return presentVerdict(result, {
    email: request.email,
    mailbox: parsed.ok ? parsed.mailbox : null,
    cache: { status: 'miss', tier: null, age: 0 },
    request,
  });
}
