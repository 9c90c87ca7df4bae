import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { readReadyLine } from '#origin/local/readiness.ts';

it('waits for the line that says so, and logs them all', async () => {
  const output = new PassThrough();
  const log = new PassThrough();
  const line = readReadyLine(output, log);
  output.write('starting\n{"ready":false}\n{"ready":"true"}\n{"ready":true,"po');
  output.write('rt":25}\nafterwards\n');
  expect(await line).toEqual({ ready: true, port: 25 });
  output.end();
  await new Promise((resolve) => {
    output.once('close', resolve);
  });
  log.end();
  expect((await text(log)).split('\n')).toEqual([
    'starting',
    '{"ready":false}',
    '{"ready":"true"}',
    '{"ready":true,"port":25}',
    'afterwards',
    '',
  ]);
});
