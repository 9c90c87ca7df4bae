/** Who guesses is refused, and who has a list is not: the gates on a real Redis. */
import { describe, expect, it } from 'vitest';
import { parseMailbox } from '#shared/address/mailbox.ts';
import { importHmacKey } from '#shared/auth/hmac.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { abuseGates, OPEN_GATES } from '#origin/api/abuse-gates.ts';
import type { AbuseGates } from '#origin/api/abuse-gates.ts';
import { createMetrics } from '#origin/observe/metrics.ts';
import { countAnswer, forgetAnswers, missingWindow } from '#origin/pace/missing-count.ts';
import { colleagues, FORMATS } from '#support/colleagues.ts';
import { newId } from '#support/new-id.ts';
import { useRedis } from '#support/use-redis.ts';

const { connect } = useRedis();
const DOMAIN = 'company.example.net';

async function gates(): Promise<AbuseGates> {
  return abuseGates({
    redis: await connect(),
    pepper: await importHmacKey('pepper-of-the-gates-for-tests-only'),
    metrics: createMetrics([]),
  });
}

/** The addresses that are refused, in order; any other failure fails. */
async function refused(
  gate: AbuseGates,
  localParts: readonly string[],
  { domain = DOMAIN, account = newId('acct') } = {},
): Promise<string[]> {
  const out: string[] = [];
  for (const localPart of localParts) {
    const parsed = parseMailbox(`${localPart}@${domain}`);
    if (!parsed.ok) throw new TypeError(parsed.error.detail);
    try {
      await gate.pass(account, parsed.mailbox);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'generated_permutations') throw error;
      out.push(localPart);
    }
  }
  return out;
}

describe('spellings of one name', () => {
  const SPELLINGS = ['alex.stone', 'astone', 'alexs', 'a.stone', 'stone.alex', 'stonea'];

  it('are refused from the fifth on, in whatever order they come', async () => {
    const gate = await gates();
    expect(await refused(gate, SPELLINGS)).toEqual(SPELLINGS.slice(4));
    // Where the names come apart only at the end, the last one shows what the others were.
    const late = ['astone', 'a.stone', 'alexs', 'stonea', 'alex.stone'];
    expect(await refused(gate, late)).toEqual(['alex.stone']);
  });

  it('that were let through are let through again; new ones stay refused', async () => {
    const gate = await gates();
    const account = newId('acct');
    const four = ['alex.stone', 'astone', 'alexs', 'a.stone'];
    expect(await refused(gate, four, { account })).toEqual([]);
    expect(await refused(gate, [...four, 'Alex.Stone', 's.alex'], { account })).toEqual(['s.alex']);
  });

  it('are counted for each account and each domain by itself', async () => {
    const gate = await gates();
    const spellings = ['alex.stone', 'astone', 'alexs', 'a.stone'];
    const account = newId('acct');
    expect(await refused(gate, spellings, { account })).toEqual([]);
    expect(await refused(gate, ['stone.alex'], { account, domain: 'other.example.net' })).toEqual(
      [],
    );
    expect(await refused(gate, ['stone.alex'])).toEqual([]);
  });

  it('belong to somebody each where anybody can have a mailbox', async () => {
    const gate = await gates();
    expect(await refused(gate, SPELLINGS, { domain: 'gmail.com' })).toEqual([]);
  });
});

const numbered = (count: number, step = 1) =>
  Array.from({ length: count }, (_, index) => `user${String(index * step).padStart(3, '0')}`);
const lastDigitFirst = (text: string) => Array.from(text).toReversed().join('');

describe('numbers', () => {
  it('that are counted through are refused after some twenty', async () => {
    const out = await refused(await gates(), numbered(100));
    expect(out).toEqual(numbered(100).slice(21));
  });

  it('that are counted through are refused in any order', async () => {
    const shuffled = numbered(200).map(lastDigitFirst).toSorted().map(lastDigitFirst);
    expect((await refused(await gates(), shuffled)).length).toBeGreaterThan(50);
  });

  it('with gaps, as in a true list, are let through', async () => {
    expect(await refused(await gates(), numbered(300, 3))).toEqual([]);
    // A third of a range by chance, the same each time (MINSTD).
    let state = 7;
    const some = numbered(900).filter(() => {
      state = (state * 48_271) % 2_147_483_647;
      return state % 3 === 0;
    });
    expect(await refused(await gates(), some)).toEqual([]);
  });
});

describe('500 colleagues at one domain', () => {
  const people = colleagues(500);

  it.each(Object.keys(FORMATS))('are let through, written as %s', async (name) => {
    const format = FORMATS[name] ?? (() => '');
    expect(await refused(await gates(), [...new Set(people.map(format))])).toEqual([]);
  });

  it.each([
    ['first.last', 'flast'],
    ['first.last', 'f.last'],
    ['firstlast', 'flast'],
    ['first.last', 'firstl'],
  ])('are let through, each under two spellings: %s and %s', async (one, other) => {
    const both = people.flatMap((person) => [
      FORMATS[one]?.(person) ?? '',
      FORMATS[other]?.(person) ?? '',
    ]);
    expect(await refused(await gates(), [...new Set(both)])).toEqual([]);
  });

  it('are let through with numbers for namesakes', async () => {
    const names = people.flatMap(({ first, last }, index) => [
      `${first}.${last}`,
      ...(index % 9 === 0 ? [`${first}.${last}2`, `${first}.${last}3`] : []),
    ]);
    expect(await refused(await gates(), names)).toEqual([]);
  });
});

it('what is remembered names nobody, and is forgotten', async () => {
  const redis = await connect();
  await refused(await gates(), ['alex.stone', 'astone', 'user041', 'user042']);
  const keys = await redis.keys('conscience:asked:*');
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) {
    expect(key).toMatch(/^conscience:asked:[0-9a-f]{16}$/);
    expect(await redis.ttl(key)).toBeGreaterThan(0);
    const text = JSON.stringify(await redis.hgetall(key));
    expect(text).toMatch(
      /^\{("(?:(?:marks|family|seen|neighbours):)?[0-9a-f]{16}":"[0-9a-f ]+",?)+\}$/,
    );
  }
});

function ask(gate: AbuseGates, account: string): Promise<void> {
  const parsed = parseMailbox(`somebody@${DOMAIN}`);
  if (!parsed.ok) throw new TypeError('a mailbox');
  return gate.pass(account, parsed.mailbox);
}

describe('an account most of whose addresses are missing', () => {
  it('is held back, and asks again when it is released', async () => {
    const redis = await connect();
    const gate = await gates();
    const account = newId('acct');
    const count = (isMissing: boolean) => countAnswer(redis, account, isMissing);
    for (let n = 0; n < 999; n += 1) await count(n % 5 < 2);
    await ask(gate, account);
    await count(true);
    expect(await missingWindow(redis, account)).toMatchObject({ answers: 1000 });
    await expect(ask(gate, account)).rejects.toMatchObject({ code: 'account_held' });
    await ask(gate, newId('acct'));
    await forgetAnswers(redis, account);
    await ask(gate, account);
  });

  it('is let through again by what is found, a block at a time', async () => {
    const redis = await connect();
    const gate = await gates();
    const account = newId('acct');
    await Promise.all(Array.from({ length: 1000 }, () => countAnswer(redis, account, true)));
    await expect(ask(gate, account)).rejects.toMatchObject({ code: 'account_held' });
    await Promise.all(Array.from({ length: 700 }, () => countAnswer(redis, account, false)));
    await ask(gate, account);
    expect(await missingWindow(redis, account)).toEqual({
      answers: 1700,
      missing: [0, 0, 0, 0, 0, 0, 0, 100, 100, 100],
    });
  });
});

it('open gates let everything through', async () => {
  const spellings = Array.from({ length: 50 }, (_, index) => `user${index}`);
  expect(await refused(OPEN_GATES, spellings)).toEqual([]);
});
