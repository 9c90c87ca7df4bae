import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseMailbox } from '#shared/address/mailbox.ts';
import { controlId, planTransactions } from '#origin/probe/transactions.ts';
import type { Candidate } from '#origin/probe/transactions.ts';

function candidate(n: number, domain: string): Candidate {
  const parsed = parseMailbox(`user${n}@${domain}`);
  if (!parsed.ok) throw new Error('not an address');
  return { uuid: `${n}`, domain, mailbox: parsed.mailbox };
}

const candidates = (count: number, domain = 'a.net') =>
  Array.from({ length: count }, (_, n) => candidate(n, domain));
const opaque = () => 'opaque' as const;
const none = () => null;
const idsOf = (plan: ReturnType<typeof planTransactions>) =>
  plan.map(({ recipients }) => recipients.map(({ id }) => id));

it('ends the first transaction of a domain with the random recipient', () => {
  expect(idsOf(planTransactions(candidates(6), opaque, () => 'zx81'))).toEqual([
    ['0', '1', '2', '3', controlId('a.net')],
    ['4', '5'],
  ]);
});

it('asks for the target first, also where a transaction takes one recipient only', () => {
  expect(idsOf(planTransactions(candidates(3), opaque, () => 'zx81', 1))).toEqual([
    ['0'],
    [controlId('a.net')],
    ['1'],
    ['2'],
  ]);
});

it('asks for no random recipient where the domain is known', () => {
  expect(idsOf(planTransactions(candidates(2), none, () => 'zx81'))).toEqual([['0', '1']]);
});

it('never mixes domains, never exceeds its limits, and asks about nobody twice', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a.net', 'b.net', 'c.net'), { minLength: 1, maxLength: 80 }),
      fc.integer({ min: 1, max: 5 }),
      (domains, most) => {
        const all = domains.map((domain, n) => candidate(n, domain));
        const plan = planTransactions(all, opaque, () => 'zx81', most);
        expect(plan.length).toBeLessThanOrEqual(8);
        const ids = plan.flatMap(({ recipients }) => recipients.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        for (const { recipients } of plan) {
          expect(recipients.length).toBeGreaterThan(0);
          expect(recipients.length).toBeLessThanOrEqual(most);
          const spread = new Set(recipients.map(({ address }) => address.split('@')[1]));
          expect(spread.size).toBe(1);
        }
      },
    ),
  );
});
