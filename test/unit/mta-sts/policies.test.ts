import { beforeEach, describe, expect, it, test } from 'vitest';
import type { LookupResult } from '#origin/dns/lookup.ts';
import { StsPolicies } from '#origin/mta-sts/policies.ts';
import { policyIdOf } from '#origin/mta-sts/record.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const MAX_AGE_SECONDS = 3600;

const fileOf = (mode: string, maxAge = MAX_AGE_SECONDS): string =>
  `version: STSv1\nmode: ${mode}\nmx: mx.a.example\nmax_age: ${maxAge}\n`;
const recordOf = (id: string): LookupResult => txt(`v=STSv1; id=${id};`);

function txt(...texts: readonly string[]): LookupResult {
  const records = texts.map((text) => ({ type: 'TXT', text }) as const);
  return { kind: 'answers', records, ttlSeconds: 60 };
}

const NO_RECORD: LookupResult = { kind: 'nxdomain', ttlSeconds: 60 };

/** A world whose DNS and web host say what they are told to, and count how often they are asked. */
let world: { record: LookupResult; file: string | null; nowMs: number; fetched: number };
let policies: StsPolicies;
const mode = async (): Promise<string | null> => (await policies.find('a.example'))?.mode ?? null;

beforeEach(() => {
  world = { record: recordOf('1'), file: fileOf('enforce'), nowMs: 0, fetched: 0 };
  policies = new StsPolicies({
    client: { lookUp: async () => world.record },
    fetchFile: async () => {
      world.fetched += 1;
      return world.file;
    },
    now: () => world.nowMs,
  });
});

describe('the record that says that there is a policy, RFC 8461 §3.1', () => {
  test.each<[LookupResult, string | null]>([
    [txt('v=STSv1; id=20160831085700Z;'), '20160831085700Z'],
    [txt('v=STSv1;id=1'), '1'],
    [txt('other text', 'v=STSv1; id=2;'), '2'],
    [txt('v=STSv1; id=1;', 'v=STSv1; id=2;'), null],
    [txt('v=STSv2; id=1;'), null],
    [txt('v=STSv1;'), null],
    [txt('v=STSv1; id=not-allowed;'), null],
    [txt(`v=STSv1; id=${'a'.repeat(33)};`), null],
    [NO_RECORD, null],
    [{ kind: 'nodata', ttlSeconds: 60 }, null],
    [{ kind: 'failure', failure: 'servfail' }, null],
  ])('%j: %s', async (record, id) => {
    const client = { lookUp: async () => record };
    expect(await policyIdOf('a.example', client)).toBe(id);
  });

  it('stands under the name of the domain', async () => {
    const names: string[] = [];
    const client = {
      lookUp: async (name: string) => {
        names.push(name);
        return NO_RECORD;
      },
    };
    await policyIdOf('a.example', client);
    expect(names).toEqual(['_mta-sts.a.example']);
  });
});

it('without a record nothing is fetched', async () => {
  world.record = NO_RECORD;
  expect(await mode()).toBeNull();
  expect(world.fetched).toBe(0);
});

it('one file is fetched for all who ask, and kept for its max_age', async () => {
  expect(await Promise.all([mode(), mode(), mode()])).toEqual(['enforce', 'enforce', 'enforce']);
  world.nowMs = (MAX_AGE_SECONDS - 1) * SECOND_MS;
  expect(await mode()).toBe('enforce');
  expect(world.fetched).toBe(1);
  world.nowMs = MAX_AGE_SECONDS * SECOND_MS;
  expect(await mode()).toBe('enforce');
  expect(world.fetched).toBe(2);
});

it('another id is another policy', async () => {
  await mode();
  world.record = recordOf('2');
  world.file = fileOf('none');
  expect(await mode()).toBe('none');
});

describe('a policy holds until its max_age has passed, RFC 8461 §5.1', () => {
  const ways: readonly [string, () => void][] = [
    ['its record goes', () => (world.record = NO_RECORD)],
    ['DNS fails', () => (world.record = { kind: 'failure', failure: 'timeout' })],
    [
      'another is announced and not to be had',
      () => {
        world.record = recordOf('2');
        world.file = null;
      },
    ],
  ];
  test.each(ways)('though %s', async (_name, happen) => {
    await mode();
    happen();
    expect(await mode()).toBe('enforce');
    world.nowMs = MAX_AGE_SECONDS * SECOND_MS;
    expect(await mode()).toBeNull();
  });
});

describe('a file that is not to be had', () => {
  it('is no policy, and is left alone for five minutes', async () => {
    world.file = null;
    expect(await mode()).toBeNull();
    expect(await mode()).toBeNull();
    expect(world.fetched).toBe(1);
    world.file = fileOf('enforce');
    world.nowMs = 5 * MINUTE_MS;
    expect(await mode()).toBe('enforce');
  });

  it('is not asked for at each address while an old policy holds', async () => {
    await mode();
    world.record = recordOf('2');
    world.file = 'not a policy';
    await mode();
    await mode();
    expect(world.fetched).toBe(2);
  });
});

it('a max_age of nothing does not fetch the file for each address', async () => {
  world.file = fileOf('enforce', 0);
  await mode();
  world.nowMs = MINUTE_MS;
  expect(await mode()).toBe('enforce');
  expect(world.fetched).toBe(1);
});

it('who has waited long enough goes without, and the next one has it', async () => {
  const file = Promise.withResolvers<string>();
  const slow = new StsPolicies({
    client: { lookUp: async () => world.record },
    fetchFile: () => file.promise,
    now: () => world.nowMs,
    patienceMs: 10,
  });
  expect(await slow.find('a.example')).toBeNull();
  file.resolve(fileOf('enforce'));
  expect(await slow.find('a.example')).toMatchObject({ mode: 'enforce' });
});
