import { describe, expect, test } from 'vitest';
import { HOSTILE_SESSION } from '#support/properties/hostile-session.ts';
import { brokenBy } from '#support/properties/property.ts';

describe('a session with a server that sends any bytes', () => {
  test.each(HOSTILE_SESSION)('$name', async (named) => {
    expect(await brokenBy(named)).toBeNull();
  });
});
