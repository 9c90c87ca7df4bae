/** The documentation at the edge: the same for everybody, from its own origin alone. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITE } from '#shared/contract/site.ts';
import { FAULTS } from '#shared/fault/catalogue.ts';
import { siteFilePath } from '#origin/site/files.ts';
import { problemOf } from '#support/edge-client.ts';
import { createEdgeSetting } from '#support/edge-setting.ts';
import type { EdgeSetting } from '#support/edge-setting.ts';

let setting: EdgeSetting;
beforeAll(async () => {
  setting = await createEdgeSetting();
});
afterAll(async () => {
  await setting.stop();
});

describe.each(SITE)('GET $path', ({ path, file, headers }) => {
  it('is the file, without a key, whatever becomes of the origin', async () => {
    setting.origin.respond = () => null;
    const response = await fetch(setting.edge.url + path);
    expect(response.status).toBe(200);
    for (const [name, value] of Object.entries(headers)) {
      expect(response.headers.get(name)).toBe(value);
    }
    expect(response.headers.get('request-id')).toMatch(/^req_/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
    const body = Buffer.from(await response.arrayBuffer());
    expect(body.equals(readFileSync(siteFilePath(file)))).toBe(true);
  });

  it('has the same headers and no content for HEAD, and takes nothing else', async () => {
    const head = await fetch(setting.edge.url + path, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe(headers['content-type']);
    const post = await fetch(setting.edge.url + path, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

it('a file that is none is 404, and no path leads out of the directory', async () => {
  for (const path of ['/docs/other.js', '/docs/..%2fpackage.json', '/docs/', '/page.css']) {
    const response = await fetch(setting.edge.url + path);
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ code: 'not_found' });
  }
});

it('the type of each problem leads to what is said about it', async () => {
  for (const code of Object.keys(FAULTS)) {
    const response = await fetch(`${setting.edge.url}/problems/${code}`, { redirect: 'manual' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/docs#problem-${code}`);
  }
  for (const code of ['nothing', 'constructor', '__proto__', '%00']) {
    const response = await fetch(`${setting.edge.url}/problems/${code}`, { redirect: 'manual' });
    expect(response.status).toBe(404);
  }
});
