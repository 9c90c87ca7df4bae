/** The origin promises as soon as the job is written down, and tells the verdict after that. */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { JobSchema } from '#shared/contract/job.ts';
import { VerdictSchema } from '#shared/contract/verdict.ts';
import { request } from '#support/client.ts';
import { eventually } from '#support/fault-setting.ts';
import { useStack } from '#support/use-stack.ts';

/** Short enough for the job to be written down at once. */
const TIMEOUT_MS = 1000;
/** So that a conversation takes longer than that, and less than the deadline. */
const stack = useStack({ EV_LAB_SLOW_MS: '60' });
const LineSchema = v.pipe(v.string(), v.parseJson(), VerdictSchema);

let addresses = 0;

async function ask() {
  const { apiUrl, apiKey } = stack().facts();
  addresses += 1;
  const email = `user${addresses}@slow.evlab.net`;
  const response = await fetch(`${apiUrl}/v1/validate`, {
    method: 'POST',
    headers: {
      accept: 'application/x-ndjson',
      'content-type': 'application/json',
      'x-api-key': apiKey,
    },
    body: JSON.stringify({ email, timeout_ms: TIMEOUT_MS }),
  });
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return { response, lines };
}

it('a promise, and the verdict behind it', async () => {
  const { apiUrl, apiKey } = stack().facts();
  const { response, lines } = await eventually(ask, (answer) => answer.lines.length === 2);
  expect(response.status).toBe(202);
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  const [promise, verdict] = lines.map((line) => v.parse(LineSchema, line));
  expect(promise).toMatchObject({ state: 'unknown', reason: 'timeout', final: false });
  expect(verdict).toMatchObject({ state: 'deliverable', final: true });
  const job = await request(apiUrl + response.headers.get('location'), { key: apiKey });
  expect(v.parse(JobSchema, job.body)).toMatchObject({ state: 'completed', processed: 1 });
});
