/** Requests made from `/openapi.json`, good and bad: no 5xx, no answer that it does not describe, no leak. */
import { describe, expect, it } from 'vitest';
import { apiProperties } from '#support/properties/api.ts';
import { brokenBy } from '#support/properties/property.ts';
import { doorsOf } from '#support/doors.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();

describe.each(['edge', 'origin'] as const)('at the %s', (name) => {
  it('nothing is found', async () => {
    const doors = await doorsOf(stack().facts());
    for (const property of apiProperties(doors[name])) {
      expect(`${property.name}: ${await brokenBy(property)}`).toBe(`${property.name}: null`);
    }
    // And it still stands.
    expect((await fetch(`${doors[name].url}/health`)).status).toBe(200);
    const logs = stack().logs();
    expect(logs).not.toMatch(/"code":"internal"/);
  });
});
