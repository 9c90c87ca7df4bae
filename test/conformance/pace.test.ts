/** The pace towards a group of mail servers, shared over Redis by any number of workers. */
import { describe, expect, it } from 'vitest';
import { boundEgress } from '#origin/pace/binding.ts';
import { ConnectionGate } from '#origin/pace/connection-gate.ts';
import { Pacer } from '#origin/pace/pacer.ts';
import type { Leave, Lease } from '#origin/pace/pacer.ts';
import { policyFor } from '#shared/pacing/provider-policy.ts';
import { useRedis } from '#support/use-redis.ts';

const { connect } = useRedis();
const GROUP = 'host:mx.ex.net';
const EGRESS = '192.0.2.1';
const OTHER_EGRESS = '192.0.2.2';
const POLICY = policyFor(null);
const MINUTE_MS = 60_000;

let holders = 0;
const holder = () => `holder ${(holders += 1)}`;

function granted(leave: Leave): Lease {
  if (leave.kind !== 'granted') throw new Error(`not granted: ${leave.kind}`);
  return leave.lease;
}

async function blocked(pacer: Pacer, outcome: 'blocked' | 'refused' = 'blocked') {
  const lease = granted(await pacer.acquire(GROUP, POLICY, holder()));
  const block = await lease.report(outcome);
  await lease.release();
  return block;
}

describe('the cap', () => {
  it('holds over workers that ask at the same moment, and nobody fails', async () => {
    const workers = await Promise.all(
      Array.from({ length: 8 }, async () => new Pacer(await connect(), EGRESS)),
    );
    const leaves = await Promise.all(
      workers.map((pacer) => pacer.acquire(GROUP, POLICY, holder())),
    );
    const kinds = leaves.map(({ kind }) => kind).toSorted();
    expect(kinds.filter((kind) => kind === 'granted')).toHaveLength(POLICY.connections);
    expect(kinds.filter((kind) => kind === 'busy')).toHaveLength(8 - POLICY.connections);
  });

  it('is each group and each egress address by itself', async () => {
    const redis = await connect();
    const one = new Pacer(redis, EGRESS);
    for (let taken = 0; taken < POLICY.connections; taken += 1) {
      granted(await one.acquire(GROUP, POLICY, holder()));
    }
    expect((await one.acquire(GROUP, POLICY, holder())).kind).toBe('busy');
    const elsewhere = await one.acquire('host:mx.other.net', POLICY, holder());
    const fromAnother = await new Pacer(redis, OTHER_EGRESS).acquire(GROUP, POLICY, holder());
    expect([elsewhere.kind, fromAnother.kind]).toEqual(['granted', 'granted']);
  });

  it('gives what was given back to the next', async () => {
    const pacer = new Pacer(await connect(), EGRESS);
    const leases = [];
    for (let taken = 0; taken < POLICY.connections; taken += 1) {
      leases.push(granted(await pacer.acquire(GROUP, POLICY, holder())));
    }
    await leases[0]?.release();
    expect((await pacer.acquire(GROUP, POLICY, holder())).kind).toBe('granted');
  });

  it('is one where one refusal has put it in doubt, and whole again after an answer', async () => {
    const pacer = new Pacer(await connect(), EGRESS);
    await blocked(pacer, 'refused');
    const finding = granted(await pacer.acquire(GROUP, policyFor('icloud'), holder()));
    expect((await pacer.acquire(GROUP, policyFor('icloud'), holder())).kind).toBe('busy');
    await finding.report('clean');
    await finding.release();
    const state = await (await connect()).get(`pace:state:${EGRESS}:${GROUP}`);
    expect(state).toContain('"strikes":0');
  });
});

it('lets no more through in a minute than the operator allows, over all workers', async () => {
  const limited = { ...POLICY, connectionsPerMinute: 3 };
  const pacers = [new Pacer(await connect(), EGRESS), new Pacer(await connect(), EGRESS)];
  let admitted = 0;
  for (let tries = 0; tries < 10; tries += 1) {
    for (const pacer of pacers) {
      const leave = await pacer.acquire(GROUP, limited, holder());
      if (leave.kind !== 'granted') continue;
      admitted += 1;
      await leave.lease.release();
    }
  }
  expect(admitted).toBe(limited.connectionsPerMinute);
});

describe('a block', () => {
  it('closes the group for every worker of the egress, and says until when', async () => {
    const block = await blocked(new Pacer(await connect(), EGRESS));
    expect(block).toMatchObject({ because: 'sender_blocked', coolDownMs: 30 * MINUTE_MS });
    const leave = await new Pacer(await connect(), EGRESS).acquire(GROUP, POLICY, holder());
    expect(leave).toEqual({ kind: 'closed', block });
  });

  it('holds for every other egress, and binds the group to the one that was blocked', async () => {
    const redis = await connect();
    const block = await blocked(new Pacer(redis, EGRESS));
    const leave = await new Pacer(redis, OTHER_EGRESS).acquire(GROUP, POLICY, holder());
    expect(leave).toMatchObject({ kind: 'closed', block: { untilMs: block?.untilMs } });
    expect(await boundEgress(redis, GROUP)).toBe(EGRESS);
    expect(await boundEgress(redis, 'host:mx.other.net')).toBeNull();
  });

  it('lets those of other groups through', async () => {
    const pacer = new Pacer(await connect(), EGRESS);
    await blocked(pacer);
    const elsewhere = await pacer.acquire('host:mx.other.net', POLICY, holder());
    expect(elsewhere.kind).toBe('granted');
  });

  it('is counted once, however many connections meet it at the same moment', async () => {
    const pacers = [new Pacer(await connect(), EGRESS), new Pacer(await connect(), EGRESS)];
    const leases = await Promise.all(
      pacers.map(async (pacer) => granted(await pacer.acquire(GROUP, POLICY, holder()))),
    );
    const blocks = await Promise.all(leases.map((lease) => lease.report('blocked')));
    expect(blocks.filter((block) => block !== null)).toHaveLength(1);
    expect(blocks.find((block) => block !== null)?.coolDownMs).toBe(30 * MINUTE_MS);
  });

  it('after its time lets one connection find out, and a second block lasts twice as long', async () => {
    const redis = await connect();
    const pacer = new Pacer(redis, EGRESS);
    const block = await blocked(pacer);
    for (const key of [`pace:state:${EGRESS}:${GROUP}`, `pace:bound:${GROUP}`]) {
      const text = (await redis.get(key)) ?? '';
      await redis.set(key, text.replace(String(block?.untilMs), '1'));
    }
    const trial = granted(await pacer.acquire(GROUP, POLICY, holder()));
    expect((await pacer.acquire(GROUP, POLICY, holder())).kind).toBe('busy');
    expect(await trial.report('blocked')).toMatchObject({ coolDownMs: 60 * MINUTE_MS });
  });

  it('turns away those who already stand at the gate', async () => {
    const world = { random: () => 0.5, now: Date.now, connectionsPerMinute: null };
    const gate = new ConnectionGate(await connect(), EGRESS, world);
    const first = await gate.enter(GROUP, POLICY, holder());
    await gate.enter(GROUP, POLICY, holder());
    const waiting = [1, 2, 3].map(() => gate.enter(GROUP, POLICY, holder()));
    await granted(first).report('blocked');
    await granted(first).release();
    const kinds = (await Promise.all(waiting)).map(({ kind }) => kind);
    expect(kinds).toEqual(['closed', 'closed', 'closed']);
  });
});

it('begins anew where what stands in Redis cannot be read', async () => {
  const redis = await connect();
  await redis.set(`pace:state:${EGRESS}:${GROUP}`, '{"of":"another version"}');
  const leave = await new Pacer(redis, EGRESS).acquire(GROUP, POLICY, holder());
  expect(leave.kind).toBe('granted');
});

it('lets every key end by itself', async () => {
  const redis = await connect();
  const pacer = new Pacer(redis, EGRESS);
  granted(await pacer.acquire(GROUP, POLICY, holder()));
  await blocked(pacer);
  const keys = await redis.keys('*');
  expect(keys).toHaveLength(3);
  for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0);
});
