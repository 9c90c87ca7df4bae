/** The documentation as it is used: the page in a browser without a network, its examples in a shell. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { FAULTS } from '#shared/fault/catalogue.ts';
import { OPERATIONS } from '#shared/openapi/operations.ts';
import { haveBrowser, visit } from '#support/browser.ts';
import { request } from '#support/client.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();
const browser = await haveBrowser();
/** Pictures stay for a person to look at. */
const PICTURES = resolve(import.meta.dirname, '../../.local/test-output');
const directory = mkdtempSync(join(tmpdir(), 'ev-documentation-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.each(['edgeUrl', 'apiUrl'] as const)('at %s', (urlName) => {
  describe.skipIf(!browser)('in a browser without a network', () => {
    it('the page draws all of itself, and its policy has nothing to refuse', async () => {
      mkdirSync(PICTURES, { recursive: true });
      const picture = join(PICTURES, `docs-${urlName}.png`);
      const { dom, complaints } = await visit(`${stack().facts()[urlName]}/docs`, picture);
      console.log(`screenshot: ${picture}`);
      expect(complaints).toEqual([]);
      for (const { summary } of Object.values(OPERATIONS)) expect(dom).toContain(summary);
      // What Swagger UI has drawn, and not what came with the page.
      expect(dom.match(/class="opblock /g)).toHaveLength(Object.keys(OPERATIONS).length);
      expect(dom).toContain('Example Value');
    });
  });

  it('the type of a problem leads to its section', async () => {
    const { [urlName]: base } = stack().facts();
    const page = String((await request(`${base}/docs`)).body);
    for (const code of Object.keys(FAULTS)) {
      const answer = await request(`${base}/problems/${code}`, { redirect: 'manual' });
      const section = answer.headers.get('location') ?? '';
      expect(page).toContain(`id="${section.split('#')[1] ?? 'none'}"`);
    }
  });
});

it('each example runs as it is printed, one after the other', async () => {
  const { body } = await request(`${stack().facts().edgeUrl}/docs`);
  const samples = samplesOn(String(body));
  expect(samples.length).toBeGreaterThan(7);
  const answers = await runAll(samples);
  expect(answers.filter(({ status }) => !/^(?:|200|202)$/.test(status))).toEqual([]);
  for (const { out } of answers.filter(({ status }) => status === '200')) {
    expect(() => JSON.parse(out)).not.toThrow();
  }
});

it.skipIf(!browser)('a complaint of a page would be seen', async () => {
  const file = join(directory, 'complaint.html');
  writeFileSync(
    file,
    `<meta http-equiv="content-security-policy" content="default-src 'none'"><script>1</script>`,
  );
  const { complaints } = await visit(`file://${file}`, join(directory, 'complaint.png'));
  expect(complaints.join()).toMatch(/Content Security Policy/i);
});

function samplesOn(page: string): string[] {
  const found = page.matchAll(/<pre class="sample"><code>([^<]*)<\/code><\/pre>/g);
  return Array.from(found, ([, code = '']) =>
    code
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  );
}

/** Before each sample, in what it prints and in what it says of itself. */
const MARK = '--- next ---';

/** Runs all in one shell, in a checkout in which the stack runs, and tells the status of each answer. */
async function runAll(samples: readonly string[]): Promise<{ status: string; out: string }[]> {
  const checkout = mkdtempSync(join(directory, 'checkout-'));
  symlinkSync(stack().directory, join(checkout, '.local'));
  // curl's own settings, so that what runs is what is printed.
  writeFileSync(join(checkout, '.curlrc'), 'write-out = "%{stderr}%{http_code}"\n');
  const script = join(checkout, 'samples.sh');
  writeFileSync(
    script,
    ['set -eu', ...samples.map((code) => `echo '${MARK}'; echo '${MARK}' >&2\n${code}`)].join('\n'),
  );
  const { stdout, stderr } = await promisify(execFile)('bash', [script], {
    cwd: checkout,
    env: { ...process.env, CURL_HOME: checkout },
  });
  const [, ...out] = stdout.split(`${MARK}\n`);
  const [, ...statuses] = stderr.split(`${MARK}\n`);
  return out.map((text, index) => ({ status: statuses[index]?.trim() ?? '', out: text }));
}
