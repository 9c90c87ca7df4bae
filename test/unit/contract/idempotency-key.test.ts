import { describe, expect, it } from 'vitest';
import { readIdempotencyKey } from '#shared/contract/idempotency-key.ts';

describe('Idempotency-Key', () => {
  it('may be left out', () => {
    expect(readIdempotencyKey(null)).toBeNull();
  });

  it.each([
    'a',
    '8e03978e-40d5-43dd-bc93-6894a57f9324',
    '"8e03978e"',
    'order 4711',
    '~'.repeat(255),
  ])('may be %s, and is taken as it is', (key) => {
    expect(readIdempotencyKey(key)).toBe(key);
  });

  it.each([
    ['empty', ''],
    ['longer than 255 characters', 'k'.repeat(256)],
    ['with a tab', 'a\tb'],
    ['with a character beyond ASCII', 'schlüssel'],
    ['with a control', 'a\u007f'],
  ])('is refused %s', (_, key) => {
    expect(() => readIdempotencyKey(key)).toThrow('invalid_idempotency_key');
  });
});
