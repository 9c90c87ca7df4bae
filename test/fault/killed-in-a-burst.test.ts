/** kill -9 of each process of the origin in the middle of a burst: nothing is lost, nothing doubled. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inFlight, postValidate, verdictOf } from '#support/client.ts';
import type { Answer } from '#support/client.ts';
import { rowsWith } from '#support/rows.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const BURST = 300;
const IN_FLIGHT = 40;
/** A message whose orchestrator died is taken over after 15 s, and its answer takes a moment more. */
const SETTLED_WITHIN_MS = 60_000;
/** As a client does that honours Retry-After, only less patient. */
const ASK_AGAIN_AFTER_MS = 250;
const MOST_TRIES = 200;

const stack = useStack();

/**
 * Asks until the service accepts: 200 is the verdict, 202 the promise of one. What the edge says while
 * the origin is away is neither: it is not final, and nothing was taken.
 */
async function accepted(url: string, key: string, email: string): Promise<Answer> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const answer = await postValidate(url, key, { email, timeout_ms: 30_000 });
    if (answer.status === 202) return answer;
    if (answer.status === 200 && verdictOf(answer).final) return answer;
    if (answer.status !== 200 && answer.status !== 503)
      throw new Error(`neither accepted nor refused: ${answer.status}`);
    await sleep(ASK_AGAIN_AFTER_MS);
  }
  throw new Error('never accepted');
}

it.each(['api-service', 'orchestrator', 'smtp-workers'] as const)('%s', async (victim) => {
  const { edgeUrl, apiKey, databaseUrl, pids } = stack().facts();
  const pid = pids[victim];
  if (pid === undefined) throw new Error(`stack.json names no ${victim}`);
  const mark = victim.replace('-', '');
  const addresses = Array.from(
    { length: BURST },
    (_, index) => `user${index}${mark}@n${(index % 100) + 1}.many.evlab.net`,
  );
  let begun = 0;
  await inFlight(
    IN_FLIGHT,
    addresses.map((email) => () => {
      begun += 1;
      if (begun === BURST / 3) process.kill(pid, 'SIGKILL');
      return accepted(edgeUrl, apiKey, email);
    }),
  );
  await until(
    async () => (await rowsWith(databaseUrl, mark)).length >= BURST,
    SETTLED_WITHIN_MS,
    () => 'not every accepted address has got its row',
  );
  const rows = await rowsWith(databaseUrl, mark);
  expect(rows.map(({ email }) => email).toSorted()).toEqual(addresses.toSorted());
  expect(rows.every(({ state, final }) => state === 'deliverable' && final)).toBe(true);
  expect(stack().facts().pids[victim]).not.toBe(pid);
});
