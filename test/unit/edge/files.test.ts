import { expect, it } from 'vitest';
import { connectFiles } from '#edge/files.ts';

it('a file that is there is read, and one that is not is none', async () => {
  const asked: string[] = [];
  const read = connectFiles({
    fetch: async (url) => {
      asked.push(url);
      return url.endsWith('llms.txt') ? new Response('text') : new Response('', { status: 404 });
    },
  });
  expect(await new Response(await read('llms.txt')).text()).toBe('text');
  expect(await read('docs.html')).toBeNull();
  expect(asked).toEqual(['http://assets.invalid/llms.txt', 'http://assets.invalid/docs.html']);
});

it('without the binding there is no file', async () => {
  expect(await connectFiles(undefined)('docs.html')).toBeNull();
});
