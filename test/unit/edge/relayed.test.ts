import { describe, expect, it } from 'vitest';
import { PROBLEM_MEDIA_TYPE, toProblem } from '#shared/contract/problem-response.ts';
import type { Verdict } from '#shared/contract/verdict.ts';
import type { Caller } from '#shared/auth/caller.ts';
import { acceptedRecord } from '#support/verdict-record.ts';
import { relayHealth } from '#edge/relay/health.ts';
import { relayJob } from '#edge/relay/job.ts';
import { relayKeyRecord } from '#edge/relay/key-record.ts';
import type { OriginAnswer, Question } from '#edge/relay/origin.ts';
import { relayValidate } from '#edge/relay/validate.ts';
import { Fault } from '#shared/fault/catalogue.ts';

const UUID = '019cb7e8-a6d8-7000-8000-000000000000';
const CALLER: Caller = {
  accountId: 'acct_1',
  keyId: 'key_1',
  environment: 'live',
  scopes: ['validate'],
};
const VERDICT: Verdict = {
  ...acceptedRecord(Date.parse('2026-03-04T05:06:07.000Z'), 60),
  email: 'someone@recipient.example',
  normalized: 'someone@recipient.example',
  suggestion: null,
  action: null,
  cache: { status: 'miss', tier: null, age: 0 },
};
const ERRAND = {
  caller: CALLER,
  request: { email: VERDICT.email, timeout_ms: 8000, include: [], policy: 'signup' as const },
  deadlineMs: 1000,
  traceparent: null,
};

function answer(status: number, json: unknown, headers: Record<string, string> = {}): OriginAnswer {
  const all = new Headers(headers);
  const mediaType = all.get('content-type') ?? 'application/json';
  return { status, json, isKept: false, mediaType, header: (name) => all.get(name) };
}

const TYPED = { 'content-type': PROBLEM_MEDIA_TYPE };
const answering = (given: OriginAnswer) => () => Promise.resolve(given);
const askForKey = (given: OriginAnswer) =>
  relayKeyRecord(answering(given), () => 0)('a'.repeat(64));
const away = () => Promise.reject(new Fault('origin_unavailable'));

describe('a validation that is relayed', () => {
  it('always asks for the evidence, and for all else that the caller asked', async () => {
    const questions: Question[] = [];
    await relayValidate((question) => {
      questions.push(question);
      return Promise.resolve(answer(200, VERDICT));
    })(ERRAND);
    expect(JSON.parse(questions[0]?.content ?? '')).toEqual({
      ...ERRAND.request,
      include: ['evidence'],
    });
  });

  it('brings the verdict back', async () => {
    const relayed = await relayValidate(answering(answer(200, VERDICT)))(ERRAND);
    expect(relayed).toEqual({ kind: 'verdict', verdict: VERDICT });
  });

  it('brings a provisional verdict back with its job', async () => {
    const headers = { location: `/v1/jobs/job_${UUID}`, 'retry-after': '3' };
    const given = answer(202, VERDICT, headers);
    expect(await relayValidate(answering(given))(ERRAND)).toEqual({
      kind: 'provisional',
      verdict: VERDICT,
      jobId: `job_${UUID}`,
      retryAfter: '3',
    });
  });

  it('brings the verdict back where the promise of it is kept in time', async () => {
    const given = { ...answer(202, VERDICT, { location: `/v1/jobs/job_${UUID}` }), isKept: true };
    expect(await relayValidate(answering(given))(ERRAND)).toEqual({
      kind: 'verdict',
      verdict: VERDICT,
    });
  });

  it('brings a problem back with the time to wait', async () => {
    const { body } = toProblem('queue_full', 'req_theirs');
    const given = answer(503, body, { ...TYPED, 'retry-after': '10' });
    expect(await relayValidate(answering(given))(ERRAND)).toEqual({
      kind: 'problem',
      problem: body,
      retryAfter: '10',
    });
  });

  it.each([
    ['a verdict with a state of its own', answer(200, { ...VERDICT, state: 'perhaps' })],
    ['an empty object', answer(200, {})],
    ['a job that is nowhere', answer(202, VERDICT)],
    ['a job elsewhere', answer(202, VERDICT, { location: `https://evil.example/job_${UUID}` })],
    ['a redirect', answer(302, {}, { location: '/' })],
    ['an error that is no problem', answer(500, { error: 'boom' })],
    ['a problem of another status', answer(500, toProblem('not_found', 'r').body, TYPED)],
    ['a problem as plain JSON', answer(404, toProblem('not_found', 'r').body)],
    ['a refusal of the edge itself', answer(401, toProblem('bad_signature', 'r').body, TYPED)],
  ])('takes %s for an origin that is away', async (_, given) => {
    await expect(relayValidate(answering(given))(ERRAND)).rejects.toThrow('origin_unavailable');
  });

  it('passes on no time to wait that is none', async () => {
    const { body } = toProblem('queue_full', 'req_theirs');
    const given = answer(503, body, { ...TYPED, 'retry-after': 'soon' });
    expect(await relayValidate(answering(given))(ERRAND)).toMatchObject({ retryAfter: null });
  });
});

describe('a job that is relayed', () => {
  const errand = { caller: CALLER, jobId: `job_${UUID}`, deadlineMs: 1000, traceparent: null };
  const job = {
    id: `job_${UUID}`,
    kind: 'single',
    state: 'running',
    created_at: '2026-03-04T05:06:07.000Z',
    started_at: null,
    finished_at: null,
    total: 1,
    processed: 0,
    duplicates: 0,
    summary: { deliverable: 0, undeliverable: 0, risky: 0, unknown: 0 },
    eta_seconds: null,
    result: null,
  };

  it('is brought back as it is', async () => {
    expect(await relayJob(answering(answer(200, job)))(errand)).toEqual({ kind: 'job', job });
  });

  it('is a problem where the origin says so, and the origin is away where it says nothing', async () => {
    const problem = answer(404, toProblem('job_not_found', 'r').body, TYPED);
    expect(await relayJob(answering(problem))(errand)).toMatchObject({ kind: 'problem' });
    await expect(relayJob(answering(answer(200, {})))(errand)).rejects.toThrow(
      'origin_unavailable',
    );
  });
});

describe('the record of a key', () => {
  const record = {
    version: 1,
    status: 'active',
    key_id: 'key_1',
    account_id: 'acct_1',
    environment: 'live',
    scopes: ['validate'],
  };

  it('is brought back, or that there is none', async () => {
    expect(await askForKey(answer(200, record))).toEqual(record);
    expect(await askForKey(answer(404, toProblem('not_found', 'r').body, TYPED))).toBeNull();
  });

  it.each([
    ['a 404 of somebody on the way', answer(404, {})],
    ['a record without a status', answer(200, { ...record, status: undefined })],
    ['a refusal', answer(401, toProblem('bad_signature', 'r').body, TYPED)],
    ['a failure', answer(503, toProblem('dependency_unavailable', 'r').body, TYPED)],
  ])('is not to be had from %s', async (_, given) => {
    await expect(askForKey(given)).rejects.toThrow('origin_unavailable');
  });
});

describe('health', () => {
  const healthy = {
    status: 'healthy',
    version: '1.0.0',
    timestamp: '2026-03-04T05:06:07.000Z',
    checks: { database: true, redis: true, queue: true },
  };

  it('is what the origin says, asked once a second', async () => {
    let asked = 0;
    let nowMs = 0;
    const health = relayHealth(
      () => {
        asked += 1;
        return Promise.resolve(answer(200, healthy));
      },
      () => nowMs,
    );
    expect(await health()).toEqual(healthy);
    nowMs = 999;
    await health();
    expect(asked).toBe(1);
    nowMs = 1000;
    await health();
    expect(asked).toBe(2);
  });

  it.each<[string, () => Promise<OriginAnswer>]>([
    ['is away', away],
    ['says something else', answering(answer(200, { status: 'fine' }))],
  ])('is bad in every part when the origin %s', async (_, ask) => {
    expect(await relayHealth(ask, () => 0)()).toEqual({
      status: 'unhealthy',
      version: '1.0.0',
      timestamp: '1970-01-01T00:00:00.000Z',
      checks: { database: false, redis: false, queue: false },
    });
  });
});
