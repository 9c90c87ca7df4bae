/** A server that stalls stops nobody but itself, however many ask about it. */
import { expect, it } from 'vitest';
import { inFlight, postValidate, verdictOf } from '#support/client.ts';
import { useStack } from '#support/use-stack.ts';

const STALLED = 400;
const OTHERS = 60;

const stack = useStack();

it('while hundreds wait for it, other domains are answered', async () => {
  const { apiUrl, apiKey } = stack().facts();
  const stalled = Array.from({ length: STALLED }, (_, index) =>
    postValidate(apiUrl, apiKey, {
      email: `user${index}@stalls-at-rcpt.evlab.net`,
      timeout_ms: 1000,
    }),
  );
  await Promise.all(stalled);
  const answers = await inFlight(
    5,
    Array.from(
      { length: OTHERS },
      (_, index) => () =>
        postValidate(apiUrl, apiKey, {
          email: `user${index}@n${index + 1}.many.evlab.net`,
          timeout_ms: 8000,
        }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(new Set(answers.map((answer) => verdictOf(answer).state))).toEqual(
    new Set(['deliverable']),
  );
});
