/** The live endpoints serve what alerts and dashboards ask for, in the form that Prometheus wants. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DASHBOARDS } from '#deploy/files.ts';
import { METRICS } from '#origin/observe/catalogue.ts';
import { inFlight, postValidate, request } from '#support/client.ts';
import { debianTools, runTool } from '#support/debian-tools.ts';
import { askedBy } from '#support/promql.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();
const tools = await debianTools('monitoring');

/** Text of every endpoint, after some traffic: mailboxes, none, refusals, a greylist. */
let exposed: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  const { edgeUrl, apiKey, metricsUrls } = stack().facts();
  const addresses = ['normal', 'accept-all', 'greylist', 'blocked'].flatMap((name) => [
    `user1@${name}.evlab.net`,
    `nobody@${name}.evlab.net`,
  ]);
  await inFlight(
    4,
    [...addresses, ...addresses].map(
      (email) => () => postValidate(edgeUrl, apiKey, { email, timeout_ms: 8000 }),
    ),
  );
  // Answered at the edge, which tells of it with the next question to the origin.
  for (const email of ['user1@normal.evlab.net', 'user2@normal.evlab.net']) {
    await postValidate(edgeUrl, apiKey, { email, timeout_ms: 8000 });
  }
  const texts = Object.entries(metricsUrls).map(async ([name, url]) => [
    name,
    String((await request(url)).body),
  ]);
  exposed = Object.fromEntries(await Promise.all(texts));
});

/** A histogram's series, as its type is declared. */
const bare = (name: string) => name.replace(/_(?:bucket|count|sum)$/, '');

it('every metric of the catalogue is served by a process', () => {
  const all = Object.values(exposed).join('\n');
  expect(Object.keys(METRICS).filter((name) => !all.includes(`# TYPE ${name} `))).toEqual([]);
});

it('every panel of every dashboard asks for series that are served', () => {
  const all = Object.values(exposed).join('\n');
  const queries = DASHBOARDS.flatMap(({ panels }) => panels.flatMap((panel) => panel.queries));
  const asked = new Set(queries.flatMap(({ expr }) => askedBy(expr).metrics));
  const missing = [...asked].filter(
    (name) => !all.includes(`# TYPE ${name} `) && !all.includes(`# TYPE ${bare(name)} `),
  );
  expect(missing).toEqual([]);
});

it('what operators watch of Postgres and Redis has values', () => {
  const { orchestrator = '' } = exposed;
  expect(orchestrator).toMatch(/^email_validator_database_connections\{state="idle"\} [1-9]/m);
  expect(orchestrator).toMatch(/^email_validator_database_partitions_ahead 3$/m);
  expect(orchestrator).toMatch(/^email_validator_redis_memory_bytes [1-9]/m);
  expect(orchestrator).toMatch(/^email_validator_redis_persistence_ok 1$/m);
  expect(orchestrator).toMatch(/^email_validator_dependency_up\{dependency="partition"\} 1$/m);
});

it('hits are counted at the tier that had them, the edge’s own too', () => {
  const { 'api-service': api = '' } = exposed;
  const lookups = 'email_validator_cache_lookups_total';
  expect(api).toMatch(new RegExp(`^${lookups}\\{tier="edge-memory",result="hit"\\} [1-9]`, 'm'));
  expect(api).toMatch(new RegExp(`^${lookups}\\{tier="origin",result="miss"\\} [1-9]`, 'm'));
});

it('a validation that was promised ahead is timed to its verdict, and nobody is left waiting', () => {
  const { 'api-service': api = '' } = exposed;
  const [, count] = /validation_duration_seconds_count\{cache="miss"\} (\d+)/.exec(api) ?? [];
  expect(Number(count)).toBeGreaterThanOrEqual(8);
  expect(api).toMatch(/^email_validator_active_requests 0$/m);
});

it('no label holds an address or a domain that was asked about', () => {
  for (const text of Object.values(exposed)) expect(text).not.toMatch(/evlab|user1|nobody/);
});

describe.skipIf(tools === null)('promtool check metrics', () => {
  it.each(['api-service', 'orchestrator', 'smtp-workers'])('%s', async (name) => {
    const ours = (exposed[name] ?? '')
      .split('\n')
      .filter((line) => /^(?:# (?:HELP|TYPE) )?email_validator_/.test(line));
    expect(ours.length).toBeGreaterThan(0);
    const known = tools ?? { path: [], environment: {} };
    const whole = await runTool(known, 'promtool', ['check', 'metrics'], exposed[name]);
    // Node's own names are prom-client's to choose: of those only the form is looked at.
    expect(whole.printed).not.toContain('error while linting');
    const linted = await runTool(known, 'promtool', ['check', 'metrics'], `${ours.join('\n')}\n`);
    expect(linted).toEqual({ exitCode: 0, printed: '' });
  });
});
