import { expect, it } from 'vitest';
import { namedDelaySeconds } from '#shared/verdict/retry.ts';

it.each([
  ['Greylisted, please try again in 300 seconds', 300],
  ['come back in 5 minutes', 300],
  ['retry after 90s', 90],
  ['wait 1 hour', 3600],
  ['please wait 2h', 7200],
  ['greylisted for 15 min', 900],
  ['4.7.1 service unavailable', null],
  ['see http://example.net/300', null],
  ['code 12345678 seconds', null],
])('%s names %s', (text, seconds) => {
  expect(namedDelaySeconds(text)).toBe(seconds);
});
