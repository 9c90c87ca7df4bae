/** Hostile addresses get a verdict, and nothing of them reaches the SMTP wire. */
import { describe, expect, it } from 'vitest';
import { postValidate, verdictOf } from '#support/client.ts';
import { labCounts } from '#support/lab-counts.ts';
import { useStack } from '#support/use-stack.ts';

const DOMAIN = 'normal.evlab.net';
const HOSTILE: readonly (readonly [string, string])[] = [
  ['10,000 characters', `${'a'.repeat(10_000)}@${DOMAIN}`],
  ['NUL', `user\0@${DOMAIN}`],
  ['CR LF and a command', `user@${DOMAIN}\r\nDATA`],
  ['a closing bracket and a command', `user@${DOMAIN}>\r\nRSET`],
  ['a newline within quotes', `"us\ner"@${DOMAIN}`],
  ['an open quote', `"user@${DOMAIN}`],
  ['a right-to-left override', `us\u202Eer@${DOMAIN}`],
  ['an unpaired surrogate', `us\uD800er@${DOMAIN}`],
  ['a space', `us er@${DOMAIN}`],
  ['a source route', `@a.net:user@${DOMAIN}`],
  ['a zero-width space', `us\u200Ber@${DOMAIN}`],
  ['nothing', ''],
  ['two at signs', `user@x@${DOMAIN}`],
];

const stack = useStack();

describe.each(['edgeUrl', 'apiUrl'] as const)('at %s', (urlName) => {
  it.each(HOSTILE)('%s', async (_name, email) => {
    const facts = stack().facts();
    const before = await labCounts(facts.labUrl ?? '');
    const answer = await postValidate(facts[urlName], facts.apiKey, { email });
    expect(answer.status).toBe(200);
    const verdict = verdictOf(answer);
    expect(verdict).toMatchObject({ state: 'undeliverable', reason: 'invalid_syntax' });
    expect(verdict.normalized).toBeNull();
    const after = await labCounts(facts.labUrl ?? '');
    expect(after).toEqual(before);
  });
});
