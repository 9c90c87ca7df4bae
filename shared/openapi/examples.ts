/** Bodies as examples, made by what makes them: they cannot be other than the service's own. */
import { parseMailbox } from '#shared/address/mailbox.ts';
import { presentVerdict } from '#shared/contract/present.ts';
import { toProblem } from '#shared/contract/problem-response.ts';
import type { FieldError, Problem } from '#shared/contract/problem.ts';
import type { Job } from '#shared/contract/job.ts';
import type { Health } from '#shared/contract/health.ts';
import type { Usage } from '#shared/contract/usage.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import type { Verdict } from '#shared/contract/verdict.ts';
import { VERSION } from '#shared/contract/version.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';
import { sandboxOutcome } from '#shared/sandbox/outcome.ts';
import { SANDBOX_DOMAIN, TAKES_MS } from '#shared/sandbox/script.ts';
import { pending } from '#shared/verdict/pending.ts';

const NOW_MS = Date.parse('2026-03-04T05:06:07.890Z');
const UUID = '019cb7ea-1d52-7f3a-9c41-5b7e2d8a6f10';
const REQUEST_ID = `req_${UUID}`;
export const EXAMPLE_JOB_ID = `job_${UUID}`;
const MISS = { status: 'miss', tier: null, age: 0 } as const;

type Asked = Pick<ValidateRequest, 'include' | 'policy'>;

/** The verdict on a name of the sandbox. */
export function verdictExample(name: string, request: Asked = { include: [] }): Verdict {
  const { email, parsed, mailbox } = sandboxMailbox(name);
  const record = sandboxOutcome(parsed, NOW_MS, UUID);
  if (record === null) throw new TypeError('impossible example: a mailbox has an outcome');
  return presentVerdict(record, { email, mailbox, cache: MISS, request });
}

/** What comes with 202. */
export function provisionalExample(name: string): Verdict {
  const { email, mailbox } = sandboxMailbox(name);
  const record = pending(mailbox, `val_${UUID}`, NOW_MS);
  return presentVerdict(record, { email, mailbox, cache: MISS, request: { include: [] } });
}

export function jobExample(name: string): Job {
  const result = verdictExample(name);
  return {
    id: EXAMPLE_JOB_ID,
    kind: 'single',
    state: 'completed',
    created_at: new Date(NOW_MS).toISOString(),
    started_at: new Date(NOW_MS).toISOString(),
    finished_at: new Date(NOW_MS + TAKES_MS.later).toISOString(),
    total: 1,
    processed: 1,
    duplicates: 0,
    summary: { deliverable: 0, undeliverable: 0, risky: 0, unknown: 0, [result.state]: 1 },
    eta_seconds: null,
    result,
  };
}

export const USAGE_EXAMPLE: Usage = {
  month: '2026-03',
  quota: 100_000,
  used: 4711,
  reserved: 100,
  remaining: 95_189,
  charged: { hits: 1200, misses: 3511 },
  free: { unknown: 320, duplicate: 4, unasked: 57, test: 12, degraded: 0 },
  resets_at: '2026-04-01T00:00:00.000Z',
};

export function healthExample(healthy: boolean): Health {
  return {
    status: healthy ? 'healthy' : 'unhealthy',
    version: VERSION,
    timestamp: new Date(NOW_MS).toISOString(),
    checks: { database: healthy, redis: true, queue: true },
  };
}

const FIELD_ERRORS: Readonly<Partial<Record<FaultCode, readonly FieldError[]>>> = {
  invalid_body: [
    { pointer: '/timeout_ms', code: 'out_of_range', detail: 'must be at least 100' },
    {
      pointer: '/emial',
      code: 'unknown_member',
      detail:
        'is not a member of this body, which takes email, timeout_ms, max_age, include, policy',
    },
  ],
  malformed_json: [{ pointer: '', code: 'not_json', detail: 'must be one JSON text (RFC 8259)' }],
};

export function problemExample(code: FaultCode): Problem {
  return toProblem(code, REQUEST_ID, FIELD_ERRORS[code]).body;
}

function sandboxMailbox(name: string) {
  const email = `${name}@${SANDBOX_DOMAIN}`;
  const parsed = parseMailbox(email);
  if (!parsed.ok) throw new TypeError('impossible example: it is a mailbox');
  return { email, parsed, mailbox: parsed.mailbox };
}
