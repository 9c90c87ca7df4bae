/** A Prometheus that scrapes the local stack, with the targets' labels as in the cluster. */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { findFreePorts } from '#origin/local/ports.ts';
import type { Tools } from './debian-tools.ts';
import { until } from './stack.ts';

export interface Prometheus {
  readonly url: string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 30_000;
const STARTING_POINTS = 65_536;

/** @param metricsUrls by the name of the Service in the cluster */
export async function startPrometheus(
  tools: Tools,
  metricsUrls: Readonly<Record<string, string>>,
): Promise<Prometheus> {
  const home = mkdtempSync(join(tmpdir(), 'ev-prometheus-'));
  const [port = 0] = await findFreePorts(1, randomInt(STARTING_POINTS));
  const configuration = {
    global: { scrape_interval: '1s' },
    scrape_configs: Object.entries(metricsUrls).map(([job, url]) => ({
      job_name: job,
      static_configs: [{ targets: [new URL(url).host], labels: { namespace: 'email-validator' } }],
    })),
  };
  writeFileSync(join(home, 'prometheus.yaml'), stringify(configuration));
  const server = spawn(
    'prometheus',
    [
      `--config.file=${join(home, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    {
      env: {
        ...process.env,
        ...tools.environment,
        PATH: [...tools.path, process.env['PATH'] ?? ''].join(delimiter),
      },
      stdio: 'ignore',
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const ready = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(ready, START_LIMIT_MS, () => 'Prometheus does not start');
  return {
    url,
    async stop() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
