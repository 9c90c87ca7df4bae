/** A test key gets scripted outcomes and asks nobody; a live key never gets them. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { JobSchema } from '#shared/contract/job.ts';
import { ProblemSchema } from '#shared/contract/problem.ts';
import { postValidate, request, verdictOf } from '#support/client.ts';
import { evLines } from '#support/ev.ts';
import { labCounts } from '#support/lab-counts.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();

describe.each(['edgeUrl', 'apiUrl'] as const)('at %s', (urlName) => {
  it('a test key gets the outcome that the local part names', async () => {
    const { [urlName]: base, testKey } = stack().facts();
    const answer = await postValidate(base, testKey, { email: 'mailbox_full@sandbox.test' });
    expect(verdictOf(answer)).toMatchObject({ state: 'risky', reason: 'mailbox_full' });
  });

  it('a test key never has a server asked', async () => {
    const { [urlName]: base, testKey, labUrl } = stack().facts();
    const before = await labCounts(labUrl ?? '');
    const answer = await postValidate(base, testKey, { email: 'user1@normal.evlab.net' });
    expect(verdictOf(answer)).toMatchObject({ state: 'unknown', reason: 'not_probed' });
    expect(await labCounts(labUrl ?? '')).toEqual(before);
  });

  it.each(['mailbox_full', 'later', 'slow', 'http_503'])(
    'a live key gets no scripted outcome: %s',
    async (script) => {
      const { [urlName]: base, apiKey } = stack().facts();
      const answer = await postValidate(base, apiKey, { email: `${script}@sandbox.test` });
      expect(answer.status).toBe(200);
      expect(verdictOf(answer).reason).toBe('reserved_domain');
    },
  );

  it.each([
    ['http_429', 429, 'rate_limited'],
    ['http_500', 500, 'internal'],
    ['http_503', 503, 'dependency_unavailable'],
  ])('%s is refused with %i %s, and nobody is alarmed', async (script, status, code) => {
    const { [urlName]: base, testKey } = stack().facts();
    const answer = await postValidate(base, testKey, { email: `${script}@sandbox.test` });
    expect(answer.status).toBe(status);
    expect(v.parse(ProblemSchema, answer.body)).toMatchObject({ status, code });
    expect(answer.headers.has('retry-after')).toBe(status !== 500);
    expect(stack().logs()).not.toContain(answer.headers.get('request-id'));
  });

  it('slow takes its time, and becomes a job where there is too little of it', async () => {
    const { [urlName]: base, testKey } = stack().facts();
    const email = 'slow_no_mailbox@sandbox.test';
    const began = performance.now();
    const patient = await postValidate(base, testKey, { email });
    expect(patient.status).toBe(200);
    expect(verdictOf(patient)).toMatchObject({ reason: 'no_mailbox', final: true });
    // At least what the script says: that it takes longer on a busy machine proves nothing.
    expect(performance.now() - began).toBeGreaterThan(2900);
    const hasty = await postValidate(base, testKey, { email, timeout_ms: 100 });
    expect(hasty.status).toBe(202);
  });

  it('later is a job, which runs at first and then has the verdict of its script', async () => {
    const { [urlName]: base, testKey } = stack().facts();
    const email = `Later_mailbox_full+${urlName}@sandbox.test`;
    const body = { email, policy: 'signup', include: ['evidence'] };
    const promise = await postValidate(base, testKey, body);
    expect(promise.status).toBe(202);
    expect(verdictOf(promise)).toMatchObject({ email, state: 'unknown', final: false });
    const location = promise.headers.get('location') ?? '';
    const job = async () =>
      v.parse(JobSchema, (await request(base + location, { key: testKey })).body);
    expect(await job()).toMatchObject({ state: 'running', processed: 0, total: 1, result: null });
    await until(
      async () => (await job()).state === 'completed',
      20_000,
      () => 'the job is not completed',
    );
    expect(await job()).toMatchObject({
      kind: 'single',
      processed: 1,
      eta_seconds: null,
      summary: { risky: 1 },
      result: { email, reason: 'mailbox_full', action: 'review', evidence: [{ check: 'sandbox' }] },
    });
    const [stranger = ''] = await evLines(stack(), ['keys', 'create', 'stranger']);
    expect((await request(base + location, { key: stranger })).status).toBe(404);
  });
});
