/** The tree of the image: each process runs from it, as nobody in particular, and can write nothing. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVICE_UID } from '#deploy/manifest/pod.ts';
import { request } from '#support/client.ts';
import { assembleImage, canEnterImage, watched } from '#support/image.ts';
import type { Image } from '#support/image.ts';
import { manifest, ROOT, workloads } from '#support/manifest.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const canEnter = await canEnterImage();
const stack = useStack();
const LIMIT_MS = 60_000;

let image: Image;
beforeAll(async () => {
  image = await assembleImage();
});
afterAll(() => image.remove());

/** What the manifest gives a pod, with the values of the local stack, and what its lab needs. */
function environmentOf(app: string): Record<string, string> {
  const text = readFileSync(join(stack().directory, 'environment.json'), 'utf8');
  const values = v.parse(v.record(v.string(), v.string()), JSON.parse(text));
  const pod = workloads(manifest()).find(({ kind, name }) => kind === 'Deployment' && name === app);
  const names = pod?.pod.spec.containers[0]?.env.map(({ name }) => name) ?? [];
  const lab = ['EV_DNS_SERVERS', 'EV_SMTP_PORT', 'EV_ALLOW_PRIVATE_MX', 'EV_EGRESS_ADDRESS'];
  return {
    ...Object.fromEntries(
      [...names, ...lab].flatMap((name) => {
        const value = values[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    API_PORT: '0',
    METRICS_PORT: '0',
  };
}

async function run(command: readonly string[], app = 'operator') {
  return await watched(image.start(command, environmentOf(app))).finished;
}

describe.skipIf(!canEnter)('from the tree of the image', () => {
  it('nothing but /tmp can be written, by an account that is nobody', async () => {
    const probe =
      'id -u; for d in / /app /app/origin /usr/local/bin /etc; do touch $d/x 2>/dev/null && echo "wrote $d"; done; touch /tmp/x && echo "wrote /tmp"';
    const { printed } = await run(['sh', '-c', probe]);
    expect(printed.trim().split('\n')).toEqual([String(SERVICE_UID), 'wrote /tmp']);
  });

  it.each([
    ['api-service', 'api-service', 'api-service listens'],
    ['orchestrator', 'orchestrator', 'orchestrator takes'],
    ['smtp-worker', 'smtp-workers', 'smtp-worker works'],
  ])('%s starts, is ready, and ends in order', async (command, app, ready) => {
    const child = image.start([command], environmentOf(app));
    const process = watched(child);
    await until(
      () => {
        if (child.exitCode !== null) throw new Error(process.printed());
        return process.printed().includes(ready);
      },
      LIMIT_MS,
      () => `it does not start: ${process.printed()}`,
    );
    const [, port = ''] = /"metricsPort":(\d+)/.exec(process.printed()) ?? [];
    for (const path of ['/started', '/ready', '/live']) {
      expect((await request(`http://127.0.0.1:${port}${path}`)).status).toBe(200);
    }
    const check = image.start(['health-check'], { METRICS_PORT: port });
    expect((await watched(check).finished).exitCode).toBe(0);
    child.kill('SIGTERM');
    expect((await process.finished).exitCode).toBe(0);
    const after = image.start(['health-check'], { METRICS_PORT: port });
    expect((await watched(after).finished).exitCode).toBe(1);
  });

  it('`ev` is on PATH, with all that an operator needs of it', async () => {
    const help = await run(['ev', '--help']);
    expect(help.exitCode).toBe(0);
    const queue = await run(['ev', 'queue']);
    expect(queue).toEqual({ exitCode: 0, printed: expect.stringContaining('queue:validation:') });
    const migrated = await run(['ev', 'migrate', '--wait', '5']);
    expect(migrated.exitCode).toBe(0);
    expect((await run(['ev', 'hash', 'a@example.net'])).printed).toMatch(/^[0-9a-f]{64}$/m);
  });

  it('a process without its variables names them all, and ends with 78', async () => {
    const child = image.start(['smtp-worker'], {});
    const { exitCode, printed } = await watched(child).finished;
    expect(exitCode).toBe(78);
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'EV_HELO_NAME'])
      expect(printed).toContain(name);
  });
});

describe('deploy/Dockerfile', () => {
  const text = readFileSync(resolve(ROOT, 'deploy/Dockerfile'), 'utf8');

  it('runs as the account that the manifest runs it as, which is not root', () => {
    expect(text).toContain(`USER ${SERVICE_UID}:${SERVICE_UID}`);
  });

  it('names its bases by version, and lays out the tree with the script that tests use', () => {
    const bases = [...text.matchAll(/^ARG \w*BASE=(\S+)$/gm)].map(([, base = '']) => base);
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toMatch(/:(?!latest)[\w.-]*\d[\w.-]*$/);
    expect(text).toContain('RUN node deploy/image/assemble.ts /image');
    expect(text).toContain('COPY --from=build /image/ /');
  });

  it('installs nothing in the image that runs', () => {
    const [, final = ''] = text.split(/^FROM \$\{BASE\}$/m);
    expect(final).toContain('HEALTHCHECK');
    expect(final).not.toMatch(/^RUN/m);
  });

  it('every command of the manifest is one of the image', () => {
    const script = readFileSync(resolve(ROOT, 'deploy/image/assemble.ts'), 'utf8');
    const ours = workloads(manifest()).flatMap(({ pod }) =>
      [...pod.spec.initContainers, ...pod.spec.containers].filter(({ image: name }) =>
        name.includes('/email-validator:'),
      ),
    );
    expect(ours.length).toBeGreaterThan(5);
    for (const { args } of ours) {
      const [command = ''] = args;
      expect(command === 'sleep' || new RegExp(`'?${command}'?: 'origin/bin/`).test(script)).toBe(
        true,
      );
    }
  });
});
