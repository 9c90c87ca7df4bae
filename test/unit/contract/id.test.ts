import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatId, parseId, uuidV7, uuidV7Time } from '#shared/contract/id.ts';

const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
/** 48 bits of milliseconds. */
const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });

it('builds the example of RFC 9562, appendix A.6', () => {
  // rand_a = 0xCC3, rand_b = 0x18C4DC0C0C07398F, unix_ts_ms = 0x017F22E279B0
  const bytes = Uint8Array.from([0xcc, 0x31, 0x8c, 0x4d, 0xc0, 0xc0, 0xc0, 0x73, 0x98, 0xf0]);
  expect(uuidV7(0x017f22e279b0, bytes)).toMatch(/^017f22e2-79b0-7cc3-[89ab]/);
});

it('gives its time back, has version and variant, and survives its prefix', () => {
  fc.assert(
    fc.property(time, random, (ms, bytes) => {
      const uuid = uuidV7(ms, bytes);
      expect(uuidV7Time(uuid)).toBe(ms);
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(parseId('val', formatId('val', uuid))).toBe(uuid);
    }),
  );
});

it('sorts by time', () => {
  fc.assert(
    fc.property(time, time, random, random, (a, b, bytesA, bytesB) => {
      fc.pre(a < b);
      expect(uuidV7(a, bytesA) < uuidV7(b, bytesB)).toBe(true);
    }),
  );
});

it.each(['val_', 'val_x', 'job_0190163d-8694-739b-aea5-966c26f8ad91', '', 'val_../../etc'])(
  'takes %j for no id of a validation',
  (id) => {
    expect(parseId('val', id)).toBeNull();
  },
);
