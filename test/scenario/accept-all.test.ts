/** A domain that takes everybody is asked twice, and then no more; nor is any of its recipients. */
import { describe, expect, it } from 'vitest';
import { postValidate, verdictOf } from '#support/client.ts';
import { labCounts } from '#support/lab-counts.ts';
import type { Stack } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const ADDRESSES = ['one', 'two', 'three', 'four'].map((name) => `${name}@accept-all.evlab.net`);

/** For one address after the other: its reason, what is known of the domain, and what it cost. */
async function askEach(stack: Stack) {
  const { edgeUrl, apiKey, labUrl } = stack.facts();
  const asked = [];
  for (const email of ADDRESSES) {
    const before = await labCounts(labUrl ?? '');
    const body = { email, include: ['evidence'], timeout_ms: 30_000 };
    const { reason, evidence } = verdictOf(await postValidate(edgeUrl, apiKey, body));
    const after = await labCounts(labUrl ?? '');
    asked.push({
      reason,
      checks: evidence?.map(({ check }) => check).filter((check) => !check.startsWith('dns')),
      connections: after.connections - before.connections,
      recipients: after.recipients - before.recipients,
    });
  }
  return asked;
}

const WITH_A_RANDOM_ONE = {
  reason: 'accept_all',
  checks: ['smtp.recipient', 'smtp.random_recipient'],
  connections: 1,
  recipients: 2,
};

describe('with caches', () => {
  const stack = useStack();
  it('the domain answers for its recipients once it is confirmed', async () => {
    const unasked = {
      reason: 'accept_all',
      checks: ['domain.accept_all'],
      connections: 0,
      recipients: 0,
    };
    expect(await askEach(stack())).toEqual([
      WITH_A_RANDOM_ONE,
      WITH_A_RANDOM_ONE,
      unasked,
      unasked,
    ]);
  });
});

describe('with EV_CACHE=off', () => {
  const stack = useStack({ EV_CACHE: 'off' });
  it('every recipient is asked about, and the domain is not tried again', async () => {
    const alone = {
      reason: 'accept_all',
      checks: ['smtp.recipient', 'domain.accept_all'],
      connections: 1,
      recipients: 1,
    };
    expect(await askEach(stack())).toEqual([WITH_A_RANDOM_ONE, WITH_A_RANDOM_ONE, alone, alone]);
  });
});
