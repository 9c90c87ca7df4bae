/** Many callers with hardly any time: none is told of a job that is not there, and none loses one. */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { JobSchema } from '#shared/contract/job.ts';
import { ProblemSchema } from '#shared/contract/problem.ts';
import { postValidate, request, verdictOf } from '#support/client.ts';
import type { Answer } from '#support/client.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const CALLERS = 15;
const KEPT_WITHIN_MS = 60_000;
/** Enough for a promise to each of them on any machine. */
const AMPLE_MS = 1000;

const stack = useStack({ EV_ABUSE_GATES: 'off' });
let addresses = 0;

/** All at once, each about an address of its own whose server takes seconds. */
function crowd(timeout_ms: number): Promise<Answer[]> {
  const { edgeUrl, apiKey } = stack().facts();
  const asked = Array.from({ length: CALLERS }, () => {
    addresses += 1;
    return postValidate(edgeUrl, apiKey, { email: `user${addresses}@slow.evlab.net`, timeout_ms });
  });
  return Promise.all(asked);
}

async function expectKept(location: string): Promise<void> {
  const { edgeUrl, apiKey } = stack().facts();
  const look = async () => {
    const { status, body } = await request(edgeUrl + location, { key: apiKey });
    expect(status).toBe(200);
    return v.parse(JobSchema, body).state === 'completed';
  };
  await until(look, KEPT_WITHIN_MS, () => `${location} is not completed`);
}

/** Nothing was taken; or nobody could say in time whose key it is. */
const TRUE_REFUSALS = ['deadline_too_near', 'dependency_unavailable'];

type Outcome = 'told' | 'promised' | 'unknown' | 'refused' | 'untrue';

/** What an answer comes to: a verdict, a promise, or what is true without either. */
function outcomeOf({ status, headers, body }: Answer): Outcome {
  const mayRetry = Number(headers.get('retry-after')) > 0;
  if (status === 503) {
    const { code } = v.parse(ProblemSchema, body);
    return TRUE_REFUSALS.includes(code) && mayRetry ? 'refused' : 'untrue';
  }
  const { state, reason, final } = verdictOf({ status, headers, body });
  if (status === 200 && state === 'deliverable' && final) return 'told';
  if (state !== 'unknown' || reason !== 'timeout' || final || !mayRetry) return 'untrue';
  return status === 202 ? 'promised' : 'unknown';
}

it.each([100, 150, AMPLE_MS])('%d ms bring a promise that is kept, or what is true', async (ms) => {
  const answers = await crowd(ms);
  expect(answers.map(outcomeOf)).not.toContain('untrue');
  const promised = answers.filter((answer) => outcomeOf(answer) === 'promised');
  for (const { headers } of promised) await expectKept(headers.get('location') ?? '');
});

it('a second is enough for a verdict or a promise to each of many', async () => {
  for (const answer of await crowd(AMPLE_MS)) {
    expect(['told', 'promised']).toContain(outcomeOf(answer));
  }
});
