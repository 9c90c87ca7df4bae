/** A deadline that comes first makes a promise, and the promise is kept. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { JobSchema } from '#shared/contract/job.ts';
import { postValidate, request, verdictOf } from '#support/client.ts';
import { evLines } from '#support/ev.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

/** Less than the slow host takes, and enough for a promise on a busy machine. */
const TIMEOUT_MS = 600;

const stack = useStack();

async function jobOf(base: string, key: string, location: string) {
  const { status, body } = await request(base + location, { key });
  return status === 200 ? v.parse(JobSchema, body) : null;
}

describe.each(['edgeUrl', 'apiUrl'] as const)('at %s', (urlName) => {
  it('202 with a provisional verdict and the way to the final one', async () => {
    const { [urlName]: base, apiKey } = stack().facts();
    const email = `user1${urlName.toLowerCase()}@slow.evlab.net`;
    const answer = await postValidate(base, apiKey, { email, timeout_ms: TIMEOUT_MS });
    expect(answer.status).toBe(202);
    expect(verdictOf(answer)).toMatchObject({ email, state: 'unknown', final: false });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const location = answer.headers.get('location') ?? '';
    expect(location).toMatch(/^\/v1\/jobs\/job_[0-9a-f-]{36}$/);

    await until(
      async () => (await jobOf(base, apiKey, location))?.state === 'completed',
      30_000,
      () => 'the job is not completed',
    );
    const job = await jobOf(base, apiKey, location);
    expect(job).toMatchObject({ kind: 'single', total: 1, processed: 1 });
    expect(job?.summary).toMatchObject({ deliverable: 1, undeliverable: 0 });
    expect(job?.result).toMatchObject({ email, state: 'deliverable', final: true });
  });

  it('shows a job to nobody but its account', async () => {
    const { [urlName]: base, apiKey } = stack().facts();
    const email = `user2${urlName.toLowerCase()}@slow.evlab.net`;
    const answer = await postValidate(base, apiKey, { email, timeout_ms: TIMEOUT_MS });
    const location = answer.headers.get('location') ?? '';
    const [stranger = ''] = await evLines(stack(), ['keys', 'create', 'stranger']);
    expect((await request(base + location, { key: stranger })).status).toBe(404);
    expect((await request(base + location, { key: apiKey })).status).toBe(200);
  });
});

it('keeps the promise of each of many requests for one address', async () => {
  const { edgeUrl, apiKey } = stack().facts();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      postValidate(edgeUrl, apiKey, { email: 'user3@slow.evlab.net', timeout_ms: TIMEOUT_MS }),
    ),
  );
  const locations = answers.map(({ headers }) => headers.get('location') ?? '');
  expect(new Set(locations).size).toBe(5);
  await until(
    async () => {
      const jobs = await Promise.all(locations.map((path) => jobOf(edgeUrl, apiKey, path)));
      return jobs.every((job) => job?.state === 'completed');
    },
    30_000,
    () => 'not every job is completed',
  );
});
