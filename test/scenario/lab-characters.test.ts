/** Every character of the lab gets the verdict that the lab knows to be true, and then from the edge. */
import { describe, expect, it } from 'vitest';
import { SAMPLE } from '#lab/sample.ts';
import { postValidate, verdictOf } from '#support/client.ts';
import { labCounts } from '#support/lab-counts.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();

/** Reasons that are given without asking, and so are kept in no cache. */
const FOREGONE = new Set(['invalid_syntax', 'reserved_domain']);

describe('through the edge', () => {
  it.concurrent.each(SAMPLE)('$email is $state: $reason, because $why', async (row) => {
    const { edgeUrl, apiKey } = stack().facts();
    const answer = await postValidate(edgeUrl, apiKey, { email: row.email, timeout_ms: 30_000 });
    expect(verdictOf(answer)).toMatchObject({ state: row.state, reason: row.reason });
  });
});

it('answers again from the edge, and asks no server', async () => {
  const { edgeUrl, apiKey } = stack().facts();
  const asked = SAMPLE.filter(({ reason }) => !FOREGONE.has(reason) && reason !== 'timeout');
  const { labUrl } = stack().facts();
  const before = await labCounts(labUrl ?? '');
  for (const { email, state, reason } of asked) {
    const verdict = verdictOf(await postValidate(edgeUrl, apiKey, { email }));
    expect(verdict).toMatchObject({ email, state, reason, cache: { status: 'hit' } });
    expect(verdict.cache.tier).toMatch(/^edge-/);
  }
  expect((await labCounts(labUrl ?? '')).connections).toBe(before.connections);
});

it('was never sent DATA, VRFY or EXPN', async () => {
  const { labUrl } = stack().facts();
  expect(await labCounts(labUrl ?? '')).toMatchObject({ data: 0, vrfy: 0, expn: 0 });
});
