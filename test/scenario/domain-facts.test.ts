/** What the origin has learnt of one address's domain, the edge answers for the next one by itself. */
import { expect, it } from 'vitest';
import { eventually } from '#support/fault-setting.ts';
import { postValidate, verdictOf } from '#support/client.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();

it.each([
  ['no-such-domain.evlab.net', 'domain_not_found'],
  ['null-mx.evlab.net', 'no_mail_service'],
])('%s', async (domain, reason) => {
  const { edgeUrl, apiKey } = stack().facts();
  let addresses = 0;
  const askAboutAnother = async () => {
    addresses += 1;
    const answer = await postValidate(edgeUrl, apiKey, { email: `user${addresses}@${domain}` });
    return verdictOf(answer);
  };
  expect(await askAboutAnother()).toMatchObject({ reason, cache: { status: 'miss' } });
  const next = await eventually(askAboutAnother, ({ cache }) => cache.status === 'hit');
  expect(next).toMatchObject({
    state: 'undeliverable',
    reason,
    final: true,
    cache: { status: 'hit', tier: 'edge-global' },
  });
});
