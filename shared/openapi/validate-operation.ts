import { IDEMPOTENCY_KEY_PATTERN, MOST_KEY_CHARACTERS } from '#shared/contract/idempotency-key.ts';
import { provisionalExample, verdictExample } from './examples.ts';
import { headersOf } from './headers.ts';
import type { HeaderName } from './headers.ts';
import { json } from './operation.ts';
import type { Operation } from './operation.ts';
import { AWAY_PROBLEMS, KEY_PROBLEMS } from './problems.ts';
import { VALIDATE_SAMPLES } from './samples.ts';

const VERDICT_HEADERS = ['Cache-Status', 'Server-Timing'] as const satisfies readonly HeaderName[];

export const VALIDATE: Operation = {
  tag: 'Validation',
  summary: 'Validate one address',
  description:
    'Says whether mail would arrive, from a cache or by asking the mail server. A bad address is a verdict and no error.',
  parameters: [
    {
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'Your name for this request. The same key with the same body gives the first answer again, for 24 hours, and is charged once.',
      schema: {
        type: 'string',
        minLength: 1,
        maxLength: MOST_KEY_CHARACTERS,
        pattern: IDEMPOTENCY_KEY_PATTERN.source,
      },
      example: 'signup-4711',
    },
    {
      name: 'traceparent',
      in: 'header',
      description: 'Your trace (W3C Trace Context §3.2); it is passed on.',
      schema: { type: 'string' },
      example: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
  ],
  requestBody: {
    required: true,
    description: 'UTF-8, not compressed, at most 16 kB.',
    content: json('ValidateRequest', {
      plain: { summary: 'An address', value: { email: 'accepted@sandbox.test' } },
      policy: {
        summary: 'With a policy, the evidence and a deadline',
        value: {
          email: 'mailbox_full@sandbox.test',
          timeout_ms: 3000,
          max_age: 86_400,
          include: ['evidence'],
          policy: 'signup',
        },
      },
    }),
  },
  answers: {
    '200': {
      description:
        'A verdict. While a part of ours is away it may be past its date, or `unknown`: then `final` is false and Retry-After says when asking again may help.',
      headers: headersOf([...VERDICT_HEADERS, 'Age', 'Retry-After', 'Idempotency-Replayed']),
      content: json('Verdict', {
        deliverable: { summary: 'Mail would arrive', value: verdictExample('accepted') },
        undeliverable: { summary: 'Mail would not arrive', value: verdictExample('no_mailbox') },
        risky: {
          summary: 'Mail might arrive; with policy and evidence',
          value: verdictExample('accept_all', { include: ['evidence'], policy: 'signup' }),
        },
        unknown: { summary: 'Nobody can say', value: verdictExample('sender_blocked') },
      }),
    },
    '202': {
      description:
        'The deadline came first. The verdict is provisional, and the job at Location delivers the final one.',
      headers: headersOf([...VERDICT_HEADERS, 'Location', 'Retry-After', 'Idempotency-Replayed']),
      content: json('Verdict', {
        provisional: { summary: 'Nothing yet', value: provisionalExample('later_no_mailbox') },
      }),
      links: {
        job: {
          operationId: 'job',
          description: 'The job has the id that Location ends in.',
        },
      },
    },
  },
  problems: [
    ...KEY_PROBLEMS,
    'account_held',
    'quota_exceeded',
    'idempotency_in_flight',
    'body_too_large',
    'unsupported_media_type',
    'malformed_json',
    'invalid_body',
    'invalid_idempotency_key',
    'idempotency_key_reused',
    'generated_permutations',
    ...AWAY_PROBLEMS,
    'queue_full',
    'deadline_too_near',
  ],
  samples: Object.values(VALIDATE_SAMPLES),
};
