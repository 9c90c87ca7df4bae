import { describe, expect, test } from 'vitest';
import { MAILBOX } from '#support/properties/mailbox.ts';
import { brokenBy } from '#support/properties/property.ts';

describe('whatever is given', () => {
  test.each(MAILBOX)('$name', async (named) => {
    expect(await brokenBy(named)).toBeNull();
  });
});
