/** A test key gets scripted outcomes and asks nobody; a live key never gets them. */
import { describe, expect, it } from 'vitest';
import { postValidate, verdictOf } from '#support/client.ts';
import { labCounts } from '#support/lab-counts.ts';
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

  it('a live key gets no scripted outcome', async () => {
    const { [urlName]: base, apiKey } = stack().facts();
    const answer = await postValidate(base, apiKey, { email: 'mailbox_full@sandbox.test' });
    expect(verdictOf(answer).reason).toBe('reserved_domain');
  });
});
