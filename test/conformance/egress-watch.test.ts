/** An egress is used only while DNS and the block lists speak for it, before real Redis and real DNS. */
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { startDnsServer, zoneAnswers } from '#lab/dns/server.ts';
import type { DnsServer, ZoneRecord } from '#lab/dns/server.ts';
import { createDnsClient } from '#origin/dns/client.ts';
import { createLogger } from '#origin/observe/logger.ts';
import { createMetrics } from '#origin/observe/metrics.ts';
import { lookUpWith } from '#origin/probe/egress/look-up.ts';
import { EgressPost } from '#origin/probe/egress/post.ts';
import { EgressWatch } from '#origin/probe/egress/watch.ts';
import { lastEgressChecks } from '#origin/queue/egress-checks.ts';
import { liveEgresses } from '#origin/queue/egress-registry.ts';
import { openProbeQueue, workProbeQueue } from '#origin/queue/probe-queue.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { until } from '#support/stack.ts';
import { useRedis } from '#support/use-redis.ts';

const { connect } = useRedis();
const LIMIT_MS = 20_000;
const NAME = '192.0.2.1';
const TTL = 0;

/** All that speaks for the egress, by the name of what it is. */
const RECORDS = {
  ptr: record('1.2.0.192.in-addr.arpa', 'PTR', 'probe.test'),
  a: record('probe.test', 'A', NAME),
  spfOfHelo: record('probe.test', 'TXT', 'v=spf1 a -all'),
  spfOfSender: record('sender.test', 'TXT', 'v=spf1 include:probe.test -all'),
  spamhausTestEntry: record('2.0.0.127.zen.spamhaus.org', 'A', '127.0.0.2'),
  spamcopTestEntry: record('2.0.0.127.bl.spamcop.net', 'A', '127.0.0.2'),
} as const;
const LISTING = record('1.2.0.192.zen.spamhaus.org', 'A', '127.0.0.4');

function record(name: string, type: 'A' | 'PTR' | 'TXT', data: string): ZoneRecord {
  return type === 'TXT' ? { name, type, ttl: TTL, data } : { name, type, ttl: TTL, data };
}

let zone: ZoneRecord[];
let isAway: boolean;
let server: DnsServer;
beforeEach(async () => {
  zone = Object.values(RECORDS);
  isAway = false;
  server = await startDnsServer({
    answer: (question) => (isAway ? { kind: 'servfail' } : zoneAnswers(zone)(question)),
  });
  return () => server.close();
});

interface Watching {
  readonly redis: RedisConnection;
  readonly log: string[];
  readonly worked: string[];
  readonly stop: () => Promise<void>;
  state(): Promise<string | undefined>;
  isLive(): Promise<boolean>;
  usable(): Promise<string | undefined>;
}

interface Chosen {
  readonly checks?: 'on' | 'off';
  readonly address?: string | null;
  readonly heloName?: string;
}

async function watch({
  checks = 'on',
  address = NAME,
  heloName = 'probe.test',
}: Chosen = {}): Promise<Watching> {
  const redis = await connect();
  const queues = await connect();
  const log: string[] = [];
  const worked: string[] = [];
  const metrics = createMetrics(['email_validator_egress_usable']);
  const logger = createLogger('smtp-worker', 'info', { write: (line) => void log.push(line) });
  const handle = async ({ batch }: { batch: { group: string } }) => {
    worked.push(batch.group);
    return { kind: 'done' } as const;
  };
  const onError = (error: Error) => void log.push(error.message);
  const post = new EgressPost(
    { egress: NAME, worker: 'w', capacity: 3 },
    {
      redis,
      now: Date.now,
      startWork: () => workProbeQueue(queues, NAME, 3, handle, onError),
      onHeartbeatFailed: (error) => void log.push(String(error)),
    },
  );
  const client = createDnsClient({ servers: [`127.0.0.1:${server.port}`] });
  const watching = new EgressWatch({ name: NAME, address, heloName }, post, {
    redis,
    lookUp: lookUpWith(client),
    checks,
    mailFrom: 'ask@sender.test',
    metrics,
    logger,
    now: Date.now,
    random: Math.random,
    intervals: { regularMs: 100, repairMs: 50 },
  });
  onTestFinished(() => watching.stop());
  await watching.start();
  return {
    redis,
    log,
    worked,
    stop: () => watching.stop(),
    state: async () => (await lastEgressChecks(redis))[0]?.judgement.state,
    isLive: async () => (await liveEgresses(redis, Date.now())).length === 1,
    usable: async () =>
      /usable\{egress="192\.0\.2\.1"\} (\d)/.exec((await metrics.expose()).text)?.[1],
  };
}

/** Waits until the egress is in a state, and as live as it then should be. */
async function becomes(watching: Watching, state: string, live: boolean): Promise<void> {
  await until(
    async () => (await watching.state()) === state && (await watching.isLive()) === live,
    LIMIT_MS,
    () => `it does not become ${state}:\n${watching.log.join('')}`,
  );
  expect(await watching.usable()).toBe(live ? '1' : '0');
}

async function release(group: string): Promise<void> {
  const queue = openProbeQueue(await connect(), NAME);
  await queue.add([
    {
      group,
      route: { kind: 'route', hosts: ['mx.test'], implicit: false, provider: null },
      priority: 'high',
      targets: [],
    },
  ]);
  await queue.close();
}

it('is used where all speaks for it', async () => {
  const watching = await watch();
  await becomes(watching, 'usable', true);
  expect(await liveEgresses(watching.redis, Date.now())).toEqual([
    { egress: NAME, workers: 1, capacity: 3 },
  ]);
  await watching.stop();
  expect(await watching.isLive()).toBe(false);
});

it.each([
  ['ptr', 'misconfigured', 'its PTR is not there'],
  ['a', 'misconfigured', 'probe.test has the address not there'],
  ['spfOfHelo', 'misconfigured', 'probe.test publishes no SPF record'],
  ['spfOfSender', 'misconfigured', 'sender.test publishes no SPF record'],
] as const)('is not used without its record %s, and says why', async (missing, state, why) => {
  zone = Object.values(RECORDS).filter((entry) => entry !== RECORDS[missing]);
  const watching = await watch();
  await becomes(watching, state, false);
  expect(watching.log.join('')).toContain(why);
  zone = Object.values(RECORDS);
  await becomes(watching, 'usable', true);
});

it('takes nothing while a block list has it, and by itself what waits when it has it no more', async () => {
  const watching = await watch();
  zone = [...Object.values(RECORDS), LISTING];
  await becomes(watching, 'quarantined', false);
  expect(watching.log.join('')).toContain('listed in zen.spamhaus.org (XBL)');
  await release('host:mx.test');
  const { log } = watching;
  const lines = log.length;
  await until(
    () => server.queries.of(LISTING.name, 'A') > 10,
    LIMIT_MS,
    () => 'it is not checked again',
  );
  expect(watching.worked).toEqual([]);
  expect(log).toHaveLength(lines);
  zone = Object.values(RECORDS);
  await until(
    () => watching.worked.length === 1,
    LIMIT_MS,
    () => 'what waits is not taken',
  );
});

it('is used where a block list refuses to answer, and says so', async () => {
  const refusal = record(LISTING.name, 'A', '127.255.255.254');
  zone = [...Object.values(RECORDS), refusal];
  const watching = await watch();
  await becomes(watching, 'usable', true);
  expect(watching.log.join('')).toContain('EV_DNS_SERVERS');
});

it('is used where a block list shows nothing at all, and says so', async () => {
  zone = Object.values(RECORDS).filter((entry) => entry !== RECORDS.spamcopTestEntry);
  const watching = await watch();
  await becomes(watching, 'usable', true);
  expect(watching.log.join('')).toContain('bl.spamcop.net cannot be asked');
});

it('is not used before DNS has once said who it is', async () => {
  isAway = true;
  const watching = await watch();
  await becomes(watching, 'unverified', false);
  isAway = false;
  await becomes(watching, 'usable', true);
  isAway = true;
  const before = server.queries.total;
  await until(
    () => server.queries.total > before + 20,
    LIMIT_MS,
    () => 'it is not checked again',
  );
  expect(await watching.state()).toBe('usable');
});

it('stays in quarantine over a restart while the list does not answer', async () => {
  zone = [...Object.values(RECORDS), LISTING];
  const first = await watch();
  await becomes(first, 'quarantined', false);
  await first.stop();
  isAway = true;
  const second = await watch();
  await becomes(second, 'quarantined', false);
  expect(second.log.join('')).toContain('listed in zen.spamhaus.org');
});

it('believes nothing that was found under another name', async () => {
  const first = await watch();
  await becomes(first, 'usable', true);
  await first.stop();
  isAway = true;
  const second = await watch({ heloName: 'other.test' });
  await becomes(second, 'unverified', false);
  expect(second.log.join('')).toContain('the resolver gave no answer (servfail)');
});

it.each([
  ['the checks are off', { checks: 'off' }, 'EV_EGRESS_CHECKS'],
  ['the system chooses the address', { address: null }, 'EV_EGRESS_ADDRESS'],
] as const)('is used unchecked where %s, with a warning', async (_, chosen, why) => {
  const watching = await watch(chosen);
  await becomes(watching, 'unchecked', true);
  expect(watching.log.join('')).toContain('WARN');
  expect(watching.log.join('')).toContain(why);
  expect(server.queries.total).toBe(0);
});
