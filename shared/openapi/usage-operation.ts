import { USAGE_EXAMPLE } from './examples.ts';
import { answer } from './operation.ts';
import type { Operation } from './operation.ts';
import { AWAY_PROBLEMS, KEY_PROBLEMS } from './problems.ts';
import { USAGE_SAMPLE } from './samples.ts';

export const USAGE: Operation = {
  tag: 'Validation',
  summary: 'See what was used',
  description:
    'What the account of the key has used in this month. `unknown`, duplicate, test and degraded answers are free.',
  answers: {
    '200': answer('The running month.', 'Usage', {
      month: { summary: 'A month in which some was used', value: USAGE_EXAMPLE },
    }),
  },
  problems: [...KEY_PROBLEMS, ...AWAY_PROBLEMS],
  samples: [USAGE_SAMPLE],
};
