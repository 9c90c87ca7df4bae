import type { IRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Rule';

/** Where docs/runbook.md can be read by somebody who has just been woken. */
const RUNBOOK_URL = 'https://git.mail-validator.com/email-validator/blob/main/docs/runbook.md';

/** Critical wakes somebody (PagerDuty); a warning waits for the morning (Slack). */
export type Severity = 'critical' | 'warning';

export interface Alert {
  readonly name: string;
  readonly severity: Severity;
  /** PromQL; true while something is wrong. */
  readonly when: string;
  /** How long it must have been true. */
  readonly lasting: string;
  /** One line for a telephone; may hold `{{ $labels.x }}` and `{{ $value }}`. */
  readonly summary: string;
  /** Heading of docs/runbook.md that says what to do. */
  readonly section: string;
}

export function ruleOf({ name, severity, when, lasting, summary, section }: Alert): IRule {
  return {
    alert: name,
    expr: when,
    for: lasting,
    labels: { severity, service: 'email-validator' },
    annotations: { summary, runbook_url: `${RUNBOOK_URL}#${anchorOf(section)}` },
  };
}

/** The anchor that a heading gets in rendered Markdown. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
