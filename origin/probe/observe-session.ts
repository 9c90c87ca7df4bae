import type { SessionOutcome } from '#shared/smtp/conversation/outcome.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import type { Asked } from './ask.ts';
import { codeLabel } from './code-label.ts';

/** Counts a session and the replies that decided something in it. */
export function observeSession(
  { outcomes, smtpMs }: Asked,
  provider: string | null,
  metrics: Metrics,
): void {
  const outcome = smtpMs === null ? 'unreached' : 'connected';
  metrics.increment('email_validator_smtp_sessions_total', { outcome });
  if (smtpMs !== null) {
    metrics.observe('email_validator_smtp_session_duration_seconds', {}, smtpMs / 1000);
  }
  for (const ended of outcomes.values()) {
    const labels = replyLabels(ended, provider);
    if (labels !== null) metrics.increment('email_validator_smtp_replies_total', labels);
  }
}

function replyLabels(outcome: SessionOutcome, provider: string | null) {
  if (outcome.kind !== 'reply') return null;
  const { stage, reply } = outcome;
  return { provider: provider ?? 'unknown', stage, code: codeLabel(reply.code) };
}
