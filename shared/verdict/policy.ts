/** What a policy makes of a verdict: state says whether mail arrives, the action what to do about it. */
import type { Action, VerdictRecord } from '#shared/contract/verdict.ts';
import type { Policy } from '#shared/contract/validate-request.ts';

/**
 * - `signup`: keep mistakes and throw-away mailboxes out, and let nobody wait for our ignorance:
 *   what is not known is allowed.
 * - `marketing`: protect the sender's reputation: only what surely arrives, and no role mailbox,
 *   is allowed; what is not known is looked at.
 */
export function actionOf(policy: Policy, record: VerdictRecord): Action {
  if (record.state === 'undeliverable') return 'block';
  return policy === 'signup' ? signupAction(record) : marketingAction(record);
}

function signupAction(record: VerdictRecord): Action {
  if (record.flags.disposable) return 'block';
  return record.reason === 'mailbox_full' ? 'review' : 'allow';
}

function marketingAction(record: VerdictRecord): Action {
  if (record.flags.disposable) return 'block';
  if (record.state !== 'deliverable') return 'review';
  return record.flags.role ? 'review' : 'allow';
}
