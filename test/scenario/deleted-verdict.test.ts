/** An operator deletes a verdict from redis-0, and the edge asks afresh, too. */
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { postValidate, verdictOf } from '#support/client.ts';
import { evLines } from '#support/ev.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

/** What the edge remembers is confirmed every 5 s; the rest is for the way there. */
const EVERYWHERE_MS = 10_000;
const EMAIL = 'user1@n7.many.evlab.net';

const stack = useStack();

it('is asked about again within ten seconds', async () => {
  const { edgeUrl, apiKey, redisUrl } = stack().facts();
  const ask = async () =>
    verdictOf(await postValidate(edgeUrl, apiKey, { email: EMAIL, timeout_ms: 30_000 }));
  const first = await ask();
  expect((await ask()).cache).toMatchObject({ status: 'hit' });

  const [hash = ''] = await evLines(stack(), ['hash', EMAIL]);
  const redis = new Redis(redisUrl);
  expect(await redis.del(`validation:result:${hash}`)).toBe(1);
  redis.disconnect();
  await until(
    async () => (await ask()).id !== first.id,
    EVERYWHERE_MS,
    () => 'the edge still answers what was deleted',
  );
});
