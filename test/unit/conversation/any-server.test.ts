import { expect, test } from 'vitest';
import { CONVERSATION } from '#support/properties/conversation.ts';
import { brokenBy } from '#support/properties/property.ts';

test.each(CONVERSATION)('$name', async (named) => {
  expect(await brokenBy(named)).toBeNull();
});
