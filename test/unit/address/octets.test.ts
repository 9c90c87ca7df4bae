import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { octetLength } from '#shared/address/octets.ts';

it('counts what an encoder would write, for any text and for halves of pairs', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat(0xff_ff)), (text, units) => {
      for (const candidate of [text, String.fromCharCode(...units)]) {
        expect(octetLength(candidate)).toBe(new TextEncoder().encode(candidate).length);
      }
    }),
    { numRuns: 2000 },
  );
});
