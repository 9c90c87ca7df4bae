/** What needs no key. */
import { FAULTS } from '#shared/fault/catalogue.ts';
import { healthExample } from './examples.ts';
import { headersOf } from './headers.ts';
import { answer } from './operation.ts';
import type { Operation } from './operation.ts';
import { HEALTH_SAMPLE, OPENAPI_SAMPLE } from './samples.ts';
import type { Sample } from './samples.ts';

export const HEALTH: Operation = {
  tag: 'Service',
  summary: 'See whether all is well',
  description: 'Needs no key.',
  answers: {
    '200': answer('All is well.', 'Health', {
      healthy: { summary: 'All is well', value: healthExample(true) },
    }),
    '503': answer('A part is away. Verdicts in caches are still answered.', 'Health', {
      unhealthy: { summary: 'The database is away', value: healthExample(false) },
    }),
  },
  problems: ['internal'],
  samples: [HEALTH_SAMPLE],
};

export const OPENAPI = page(
  'This reference as a file',
  'OpenAPI 3.1, as JSON.',
  'application/json',
  [OPENAPI_SAMPLE],
);
export const DOCS = page('This reference as a page', 'For people.', 'text/html');
export const LLMS = page(
  'This reference as a text',
  'For language models (llmstxt.org).',
  'text/plain',
);

export const PROBLEM: Operation = {
  tag: 'Service',
  summary: 'Find out what a problem means',
  description: 'What the `type` of a problem names. Leads to its section in the documentation.',
  parameters: [
    {
      name: 'code',
      in: 'path',
      required: true,
      description: 'The `code` of the problem.',
      schema: { type: 'string', enum: Object.keys(FAULTS) },
      example: 'invalid_body',
    },
  ],
  answers: {
    '303': { description: 'The section is at Location.', headers: headersOf(['Location']) },
  },
  problems: ['not_found', 'internal'],
  samples: [],
};

function page(
  summary: string,
  description: string,
  mediaType: string,
  samples: readonly Sample[] = [],
): Operation {
  const schema = mediaType === 'application/json' ? { type: 'object' } : { type: 'string' };
  return {
    tag: 'Service',
    summary,
    description: `${description} Needs no key.`,
    answers: {
      '200': { description, headers: headersOf([]), content: { [mediaType]: { schema } } },
    },
    problems: ['internal'],
    samples,
  };
}
