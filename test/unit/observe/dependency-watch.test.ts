import { expect, it, vi } from 'vitest';
import { DependencyWatch } from '#origin/observe/dependency-watch.ts';
import type { Dependency } from '#origin/observe/dependency-watch.ts';
import { createLogger } from '#origin/observe/logger.ts';
import { createMetrics } from '#origin/observe/metrics.ts';

const EVERY_MS = 10;

function setting(answers: () => Promise<unknown>) {
  const lines: string[] = [];
  const logger = createLogger('test', 'info', { write: (line: string) => void lines.push(line) });
  const metrics = createMetrics(['email_validator_dependency_up']);
  const database: Dependency = { name: 'database', answers, advice: 'look at postgresql-0' };
  const watch = new DependencyWatch([database], { metrics, logger }, EVERY_MS);
  const gauge = async () =>
    /dependency_up\{dependency="database"\} (\d)/.exec((await metrics.expose()).text)?.[1];
  return { lines, watch, gauge };
}

it('has started once each has answered, and not before', async () => {
  let up = false;
  const { watch } = setting(async () => {
    if (!up) throw new Error('refused');
  });
  await watch.start();
  expect(watch.hasStarted).toBe(false);
  up = true;
  await vi.waitFor(() => expect(watch.hasStarted).toBe(true));
  up = false;
  await watch.start();
  expect(watch.hasStarted).toBe(true);
  watch.stop();
});

it('says once that something is away, with what to do, and once that it is back', async () => {
  let up = false;
  const { watch, lines, gauge } = setting(async () => {
    if (!up) throw new Error('refused');
  });
  await watch.start();
  expect(await gauge()).toBe('0');
  await watch.start();
  up = true;
  await watch.start();
  expect(await gauge()).toBe('1');
  watch.stop();
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/"level":"ERROR".*database does not answer: look at postgresql-0/);
  expect(lines[1]).toContain('database is back');
});
