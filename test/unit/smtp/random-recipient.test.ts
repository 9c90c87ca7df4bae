import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { RANDOM_RECIPIENT_BYTES, randomLocalPart } from '#shared/smtp/random-recipient.ts';

const bytes = fc.uint8Array({
  minLength: RANDOM_RECIPIENT_BYTES,
  maxLength: RANDOM_RECIPIENT_BYTES,
});

it('is lower case, starts with a letter, has at most 25 characters', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      expect(randomLocalPart(random)).toMatch(/^[a-z][a-z0-9.]{11,24}$/);
    }),
  );
});

it('does not come twice', () => {
  const drawn = Array.from({ length: 20_000 }, () =>
    randomLocalPart(crypto.getRandomValues(new Uint8Array(RANDOM_RECIPIENT_BYTES))),
  );
  expect(new Set(drawn).size).toBe(drawn.length);
});
