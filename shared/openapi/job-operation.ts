import { EXAMPLE_JOB_ID, jobExample } from './examples.ts';
import { answer } from './operation.ts';
import type { Operation } from './operation.ts';
import { AWAY_PROBLEMS, KEY_PROBLEMS } from './problems.ts';
import { JOB_SAMPLE } from './samples.ts';

export const JOB: Operation = {
  tag: 'Validation',
  summary: 'See how far a job is',
  description:
    'A validation that outlived its deadline (202) goes on as a job. Ask after Retry-After seconds until `state` is `completed`.',
  parameters: [
    {
      name: 'id',
      in: 'path',
      required: true,
      description: 'What Location ends in.',
      schema: { type: 'string' },
      example: EXAMPLE_JOB_ID,
    },
  ],
  answers: {
    '200': answer('The job.', 'Job', {
      completed: { summary: 'With its verdict', value: jobExample('no_mailbox') },
    }),
  },
  problems: [...KEY_PROBLEMS, 'job_not_found', ...AWAY_PROBLEMS],
  samples: [JOB_SAMPLE],
};
