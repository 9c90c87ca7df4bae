import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  otherShape,
  RANDOM_RECIPIENT_BYTES,
  randomLocalPart,
  randomShape,
  RECIPIENT_SHAPES,
} from '#shared/smtp/random-recipient.ts';

const bytes = fc.uint8Array({
  minLength: RANDOM_RECIPIENT_BYTES,
  maxLength: RANDOM_RECIPIENT_BYTES,
});

const SHAPE = { opaque: /^[a-z][a-z0-9]{11}$/, like_a_name: /^[a-z]{8}\.[a-z]{8}\d{1,3}$/ };

it.each(RECIPIENT_SHAPES)(
  '%s: lower case, starts with a letter, at most 25 characters',
  (shape) => {
    fc.assert(
      fc.property(bytes, (random) => {
        const localPart = randomLocalPart(random, shape);
        expect(localPart).toMatch(/^[a-z][a-z0-9.]{11,24}$/);
        expect(localPart).toMatch(SHAPE[shape]);
        expect(localPart).not.toMatch(SHAPE[otherShape(shape)]);
      }),
    );
  },
);

it.each(RECIPIENT_SHAPES)('%s: does not come twice', (shape) => {
  const drawn = Array.from({ length: 20_000 }, () =>
    randomLocalPart(crypto.getRandomValues(new Uint8Array(RANDOM_RECIPIENT_BYTES)), shape),
  );
  expect(new Set(drawn).size).toBe(drawn.length);
});

it('is of either shape by chance', () => {
  expect(randomShape(new Uint8Array([0]))).toBe('opaque');
  expect(randomShape(new Uint8Array([1]))).toBe('like_a_name');
});
