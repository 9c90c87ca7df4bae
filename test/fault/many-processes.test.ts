/** Three orchestrators and four workers at once: no server sees more connections than its cap. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { policyFor } from '#shared/pacing/provider-policy.ts';
import { inFlight, postValidate, request, verdictOf } from '#support/client.ts';
import { labHosts } from '#support/lab-counts.ts';
import { startProcess } from '#support/origin-process.ts';
import type { OriginProcess } from '#support/origin-process.ts';
import { useStack } from '#support/use-stack.ts';

const IN_FLIGHT = 120;
const WORK_DONE =
  /^email_validator_(?:queue_taken_total\{outcome="ask"\}|smtp_sessions_total\{outcome="connected"\}) [1-9]/m;
const stack = useStack();
const started: OriginProcess[] = [];

/** Two more orchestrators, one more worker of the stack's egress address, and two of another. */
beforeAll(async () => {
  const starting = [
    startProcess(stack(), 'orchestrator'),
    startProcess(stack(), 'orchestrator'),
    startProcess(stack(), 'smtp-worker'),
    startProcess(stack(), 'smtp-worker', { EV_EGRESS_ADDRESS: '127.0.0.2' }),
    startProcess(stack(), 'smtp-worker', { EV_EGRESS_ADDRESS: '127.0.0.2' }),
  ];
  started.push(...(await Promise.all(starting)));
});
afterAll(async () => {
  await Promise.all(started.map((process) => process.stop()));
});

/**
 * Where many wait for few servers: singles at one host, many domains behind one pair of hosts, and
 * enough hosts with a domain each that both egress addresses have some.
 */
const ADDRESSES = [
  ...Array.from({ length: 150 }, (_, n) => `user${n}@normal.evlab.net`),
  ...Array.from({ length: 24 }, (_, n) => `user${n}@slow.evlab.net`),
  ...Array.from(
    { length: 300 },
    (_, n) => `user${n}@d${String((n % 100) + 1).padStart(3, '0')}.bulk.evlab.net`,
  ),
  ...Array.from({ length: 250 }, (_, n) => `user${n}@n${(n % 25) + 1}.many.evlab.net`),
];

it('answers all, and stays below the cap at every server', async () => {
  const { edgeUrl, apiKey, labUrl } = stack().facts();
  const shuffled = ADDRESSES.toSorted((a, b) => (a.slice(4, 7) < b.slice(4, 7) ? -1 : 1));
  const answers = await inFlight(
    IN_FLIGHT,
    shuffled.map((email) => () => postValidate(edgeUrl, apiKey, { email, timeout_ms: 30_000 })),
  );
  const states = answers.map((answer) => verdictOf(answer).state);
  expect(states).toEqual(shuffled.map(() => 'deliverable'));

  const busy = (await labHosts(labUrl ?? '')).filter(({ connections }) => connections > 0);
  expect(busy.length).toBeGreaterThanOrEqual(3);
  const cap = policyFor(null).connections;
  expect(busy.filter(({ maxOpenPerClient }) => maxOpenPerClient > cap)).toEqual([]);
});

it('has had every process at work', async () => {
  const { metricsUrls } = stack().facts();
  const ours = started.map(({ metricsUrl }) => metricsUrl);
  for (const url of [metricsUrls.orchestrator, metricsUrls['smtp-workers'], ...ours]) {
    const text = String((await request(url)).body);
    expect(text).toMatch(WORK_DONE);
  }
});
