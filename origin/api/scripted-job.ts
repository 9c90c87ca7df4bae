import { parseMailbox } from '#shared/address/mailbox.ts';
import { parseId } from '#shared/contract/id.ts';
import { sandboxOutcome } from '#shared/sandbox/outcome.ts';
import { isSandbox } from '#shared/sandbox/script.ts';
import type { Job } from '#origin/store/job.ts';

/**
 * A job of the sandbox as it stands now: it runs until its time has come, and then has the verdict of
 * its script, which is stored nowhere. Null for any other job.
 *
 * No live key comes to a job at the sandbox's domain: to it the domain is reserved.
 */
export function scriptedJob(job: Job, nowMs: number): Job | null {
  const parsed = parseMailbox(job.email ?? '');
  if (!parsed.ok || !isSandbox(parsed.mailbox) || job.finishedAt === null) return null;
  const finishedAtMs = job.finishedAt.getTime();
  if (nowMs < finishedAtMs) return { ...job, state: 'running', finishedAt: null, processed: 0 };
  return { ...job, result: sandboxOutcome(parsed, finishedAtMs, parseId('job', job.id) ?? '') };
}
