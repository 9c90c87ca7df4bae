/**
 * What it costs to ask mail servers, and how long it takes, beside a client that opens a connection
 * for each address: `npm run bench:probe`.
 *
 * Ours is the whole system as `npm start` runs it, asked over the origin's API with caches off; the
 * naive client runs in this process. Each has a mail lab of its own, 50 ms away, in a process of its
 * own. What is counted is what the labs saw. Only ratios are judged, and none fails the run.
 */
import { manyDomain } from '#lab/cast/family.ts';
import { postValidate, verdictOf } from '#support/client.ts';
import { startStack } from '#support/stack.ts';
import { contest, rate } from './contest.ts';
import type { Run, Verifier } from './contest.ts';
import { oneDomain, usualList } from './mail-list.ts';
import { startLabProcess } from './mail-world.ts';
import { createNaiveClient } from './naive-client.ts';
import type { Opinion } from './opinion.ts';
import { quantile } from './quantile.ts';

const ROUND_TRIP_MS = 50;
/** The longest that the API lets a caller wait. */
const PATIENCE_MS = 30_000;

const ONE_DOMAIN = { addresses: 200, connections: 2 } as const;
const USUAL = { addresses: 500, domains: 120, answered: 0.9 } as const;
/** What the usual list is asked over, and how many times faster than the naive client that must be. */
const USUAL_TARGETS = [
  { connections: 10, atLeast: 3 },
  { connections: 50, atLeast: 1.5 },
] as const;
const SINGLE_PROBES = 40;

/** Domains beyond those of the lists, so that processes are warm and servers are not known. */
const WARM_UP = { from: 200, domains: 200, width: 50 } as const;

const OPINIONS: Readonly<Record<string, Opinion>> = {
  deliverable: 'exists',
  undeliverable: 'missing',
};

const lines: string[] = [];

async function withOurs<T>(
  concurrency: number | null,
  measure: (ours: Verifier) => Promise<T>,
): Promise<T> {
  const stack = await startStack({
    EV_CACHE: 'off',
    EV_LAB_ROUND_TRIP_MS: String(ROUND_TRIP_MS),
    ...(concurrency === null ? {} : { EV_WORKER_CONCURRENCY: String(concurrency) }),
  });
  try {
    const { apiUrl, apiKey, labUrl } = stack.facts();
    const ask = async (email: string): Promise<Opinion> => {
      const answer = await postValidate(apiUrl, apiKey, { email, timeout_ms: PATIENCE_MS });
      return OPINIONS[verdictOf(answer).state] ?? 'unknown';
    };
    const ours: Verifier = { name: 'ours', statsUrl: labUrl ?? '', ask };
    const warmUp = Array.from(
      { length: WARM_UP.domains },
      (_, index) => `user@${manyDomain(WARM_UP.from + index)}`,
    );
    await contest(ours, warmUp, WARM_UP.width);
    return await measure(ours);
  } finally {
    await stack.stop();
  }
}

async function withNaive<T>(measure: (naive: Verifier) => Promise<T>): Promise<T> {
  const lab = await startLabProcess(ROUND_TRIP_MS);
  try {
    const client = createNaiveClient(lab.dnsServer, lab.smtpPort);
    const ask = (email: string) => client.ask(email);
    return await measure({ name: 'naive', statsUrl: lab.statsUrl, ask });
  } finally {
    await lab.stop();
  }
}

const perAddress = (count: number, { addresses }: Run) => (count / addresses).toFixed(2);

function report(title: string, runs: readonly Run[], share: number): void {
  console.log(`\n${title}`);
  const rows: readonly (readonly [string, (run: Run) => string])[] = [
    ['addresses a second', (run) => rate(run, share).toFixed(1)],
    ['  until all are answered', (run) => rate(run, 1).toFixed(1)],
    ['connections an address', (run) => perAddress(run.traffic.connections, run)],
    ['RCPTs an address', (run) => perAddress(run.traffic.recipients, run)],
    ['round trips an address', (run) => perAddress(run.traffic.roundTrips, run)],
    ['most connections at once', (run) => String(run.traffic.mostOpen)],
    ['  to one MX', (run) => String(run.traffic.mostOpenAtOneMx)],
    ['most refusals in one connection', (run) => String(run.traffic.mostRefusals)],
    ['answers that are wrong', (run) => String(run.wrong)],
    ['answers "I do not know"', (run) => String(run.undecided)],
  ];
  console.log(''.padEnd(34), ...runs.map(({ name }) => name.padStart(8)));
  for (const [what, value] of rows) {
    console.log(what.padEnd(34), ...runs.map((run) => value(run).padStart(8)));
  }
}

function judge(what: string, value: number, comparison: '≤' | '≥', target: number): void {
  const holds = comparison === '≤' ? value <= target : value >= target;
  lines.push(
    `${holds ? 'holds ' : 'MISSED'}  ${what}: ${value.toFixed(2)} (${comparison} ${target})`,
  );
}

function judgeOneDomain(ours: Run, naive: Run): void {
  const { connections, recipients } = ours.traffic;
  judge('one domain, connections an address', connections / ours.addresses, '≤', 0.1);
  judge('one domain, RCPTs an address', recipients / ours.addresses, '≤', 1.25);
  judge('one domain, times the naive rate', rate(ours, 1) / rate(naive, 1), '≥', 10);
}

const domains = Array.from({ length: SINGLE_PROBES }, (_, index) => manyDomain(index + 1));
const singles = domains.map((domain) => `user@${domain}`);
const half = oneDomain(ONE_DOMAIN.addresses);
const usual = usualList(USUAL.addresses, USUAL.domains);

const naive = await withNaive(async (verifier) => ({
  single: await contest(verifier, singles, 1),
  oneDomain: await contest(verifier, half, ONE_DOMAIN.connections),
}));
const ours = await withOurs(null, async (verifier) => ({
  single: await contest(verifier, singles, 1),
  oneDomain: await contest(verifier, half, half.length),
}));

report(
  `One domain, ${half.length} addresses, half of them missing, ${ONE_DOMAIN.connections} connections`,
  [ours.oneDomain, naive.oneDomain],
  1,
);
judgeOneDomain(ours.oneDomain, naive.oneDomain);

for (const { connections, atLeast } of USUAL_TARGETS) {
  const theirs = await withNaive((verifier) => contest(verifier, usual, connections));
  const mine = await withOurs(connections, (verifier) => contest(verifier, usual, usual.length));
  report(
    `Usual list, ${usual.length} addresses at ${USUAL.domains} domains, ${connections} connections, until ${USUAL.answered * 100} % are answered`,
    [mine, theirs],
    USUAL.answered,
  );
  const ratio = rate(mine, USUAL.answered) / rate(theirs, USUAL.answered);
  judge(`usual list at ${connections} connections, times the naive rate`, ratio, '≥', atLeast);
}

console.log(
  `\nOne address at a time, each at a server that was never asked before (of ${singles.length})`,
);
console.log(''.padEnd(34), 'ours'.padStart(8), 'naive'.padStart(8));
for (const [what, share] of [
  ['p50', 0.5],
  ['p95', 0.95],
] as const) {
  const times = [ours, naive].map(
    ({ single }) => `${quantile(single.tookMs, share).toFixed(0)} ms`,
  );
  console.log(what.padEnd(34), ...times.map((time) => time.padStart(8)));
}
const { roundTrips } = ours.single.traffic;
judge('a single probe, round trips to the answer', roundTrips / singles.length, '≤', 4);

console.log(`\n${lines.join('\n')}`);
