import { expect, it } from 'vitest';
import { policyFor } from '#shared/pacing/provider-policy.ts';
import { MAX_TRANSACTIONS_PER_CONNECTION } from '#shared/smtp/conversation/plan.ts';

it.each([
  // provider, connections at most, to begin with, transactions in each
  ['google', 5, 1, 8],
  ['microsoft365', 5, 1, 8],
  ['icloud', 10, 2, 1],
  ['mimecast', 10, 2, 8],
  ['gmx', 4, 1, 4],
  ['qq', 4, 1, 1],
  ['netease163', 4, 1, 1],
  [null, 2, 2, 8],
] as const)('%s is asked gently', (provider, connections, firstConnections, transactions) => {
  expect(policyFor(provider)).toMatchObject({ connections, firstConnections, transactions });
});

it('never asks for more in a connection than any server bears', () => {
  for (const provider of ['google', 'mimecast', null]) {
    expect(policyFor(provider).transactions).toBeLessThanOrEqual(MAX_TRANSACTIONS_PER_CONNECTION);
  }
});

it('never asks consumer Outlook, and asks those who are not listed', () => {
  expect(policyFor('outlook_consumer').probe).toBe('never');
  expect(policyFor(null).probe).toBe('yes');
  expect(policyFor('nobody-we-know').connections).toBeGreaterThan(0);
});
