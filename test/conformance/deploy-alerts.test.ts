/** promtool and amtool, as Prometheus and Alertmanager themselves would read these files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ruleOf } from '#deploy/alerts/alert.ts';
import { ALERTS } from '#deploy/alerts/groups.ts';
import { ALERT_CASES } from '#support/alert-cases.ts';
import type { AlertCase } from '#support/alert-cases.ts';
import { debianTools, runTool } from '#support/debian-tools.ts';
import { ROOT } from '#support/manifest.ts';

const RULES = resolve(ROOT, 'deploy/prometheus-rules.yaml');
const ALERTMANAGER = resolve(ROOT, 'deploy/alertmanager.yaml');

const tools = await debianTools('monitoring');
const scratch = mkdtempSync(join(tmpdir(), 'ev-alerts-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const found = tools ?? { path: [], environment: {} };
const promtool = (...args: readonly string[]) => runTool(found, 'promtool', args);
const amtool = (...args: readonly string[]) => runTool(found, 'amtool', args);

/** What promtool's test of one case says. */
function ruleTest(alertCase: AlertCase, summary = alertCase.summary): string {
  const { alert, series, firesAt, resolvedAt, labels } = alertCase;
  const rule = ALERTS.find(({ name }) => name === alert);
  if (rule === undefined) throw new Error(`there is no alert ${alert}`);
  const annotations = { ...ruleOf(rule).annotations, summary };
  const firing = {
    exp_labels: { ...ruleOf(rule).labels, ...labels },
    exp_annotations: annotations,
  };
  return stringify({
    rule_files: [RULES],
    evaluation_interval: '30s',
    tests: [
      {
        interval: '30s',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [
          { eval_time: `${firesAt}m`, alertname: alert, exp_alerts: [firing] },
          { eval_time: `${resolvedAt}m`, alertname: alert, exp_alerts: [] },
        ],
      },
    ],
  });
}

it('there is a course of events for every alert', () => {
  const tested = new Set(ALERT_CASES.map(({ alert }) => alert));
  expect(ALERTS.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
});

describe.skipIf(tools === null)('promtool', () => {
  it('finds nothing wrong with the rules', async () => {
    const { exitCode, printed } = await promtool('check', 'rules', RULES);
    expect(printed).toMatch(/SUCCESS: \d+ rules found/);
    expect(exitCode).toBe(0);
  });

  it.each(ALERT_CASES.map((alertCase) => [alertCase.alert, alertCase.what, alertCase] as const))(
    '%s fires when %s, and resolves',
    async (_alert, _what, alertCase) => {
      const file = join(scratch, `${ALERT_CASES.indexOf(alertCase)}.yaml`);
      writeFileSync(file, ruleTest(alertCase));
      const { exitCode, printed } = await promtool('test', 'rules', file);
      expect(printed).toContain('SUCCESS');
      expect(exitCode).toBe(0);
    },
  );

  it('would notice: another summary than the one that is read fails the test', async () => {
    const [first] = ALERT_CASES;
    if (first === undefined) throw new Error('no case');
    const file = join(scratch, 'wrong.yaml');
    writeFileSync(file, ruleTest(first, 'all is well'));
    expect((await promtool('test', 'rules', file)).exitCode).toBe(1);
  });
});

describe.skipIf(tools === null)('amtool', () => {
  it('finds nothing wrong with the configuration', async () => {
    const { exitCode, printed } = await amtool('check-config', ALERTMANAGER);
    expect(printed).toContain('SUCCESS');
    expect(exitCode).toBe(0);
  });

  it.each([
    ['critical', 'pagerduty-critical'],
    ['warning', 'slack-warnings'],
  ] as const)('takes what is %s to %s', async (severity, receiver) => {
    const labels = ALERTS.filter((alert) => alert.severity === severity).map(ruleOf);
    for (const { alert = '', labels: given = {} } of labels) {
      const pairs = Object.entries({ alertname: alert, ...given }).map((pair) => pair.join('='));
      const args = ['config', 'routes', 'test', `--config.file=${ALERTMANAGER}`, ...pairs];
      // The first line names the receiver; below it amtool may warn about its own options.
      const [named] = (await amtool(...args)).printed.split('\n');
      expect(named).toBe(receiver);
    }
  });
});
