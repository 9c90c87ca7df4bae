import type { IRuleGroup } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/RuleGroup';
import { ruleOf } from './alert.ts';
import type { Alert } from './alert.ts';
import { BURN_ALERTS, BURN_RECORDINGS } from './burn-rates.ts';
import { CAUSES } from './causes.ts';
import { RECORDINGS } from './ratios.ts';
import { STANDING } from './standing.ts';
import { SYMPTOMS } from './symptoms.ts';

export const ALERTS: readonly Alert[] = [...SYMPTOMS, ...CAUSES, ...STANDING, ...BURN_ALERTS];

/** Groups of rules as Prometheus takes them; what is recorded comes before what looks at it. */
export const RULE_GROUPS: IRuleGroup[] = [
  { name: 'email-validator.recordings', interval: '30s', rules: [...RECORDINGS] },
  { name: 'email-validator.objectives', interval: '30s', rules: [...BURN_RECORDINGS] },
  { name: 'email-validator.symptoms', interval: '30s', rules: SYMPTOMS.map(ruleOf) },
  { name: 'email-validator.causes', interval: '30s', rules: CAUSES.map(ruleOf) },
  { name: 'email-validator.standing', interval: '30s', rules: STANDING.map(ruleOf) },
  { name: 'email-validator.burn-rates', interval: '30s', rules: BURN_ALERTS.map(ruleOf) },
];
