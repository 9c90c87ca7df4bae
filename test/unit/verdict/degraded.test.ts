import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { VerdictRecordSchema } from '#shared/contract/verdict.ts';
import { degradedVerdict, staleVerdict } from '#shared/verdict/degraded.ts';
import { stalenessOf } from '#shared/verdict/staleness.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const NOW = Date.parse('2026-03-04T05:06:07.000Z');
const FACTS = {
  disposable: true,
  relay: false,
  role: true,
  free: false,
  subaddressed: true,
  eai: false,
};

describe('a verdict while nobody can be asked', () => {
  it.each([
    ['away', 'not_probed'],
    ['late', 'timeout'],
  ] as const)(
    'says what kind of address it is, and nothing of the mailbox: %s',
    (outage, reason) => {
      const record = degradedVerdict(
        FACTS,
        { outage, nowMs: NOW, retryAtMs: NOW + 2000, route: null },
        'val_1',
      );
      expect(v.parse(VerdictRecordSchema, record)).toEqual(record);
      expect(record).toMatchObject({
        state: 'unknown',
        reason,
        final: false,
        retry_at: '2026-03-04T05:06:09.000Z',
        flags: { ...FACTS, accept_all: 'unknown', mailbox_full: false },
        observed_at: '2026-03-04T05:06:07.000Z',
        evidence: [{ check: 'origin', result: outage, source: 'edge' }],
      });
      expect(stalenessOf(record, NOW)).toBe('over');
    },
  );
});

it('a verdict while nobody can be asked names the MX hosts where DNS could be asked', () => {
  const hosts = ['mx.recipient.com', 'mx2.recipient.com'];
  const route = { kind: 'route', hosts, implicit: false, provider: 'google' } as const;
  const when = { outage: 'away', nowMs: NOW, retryAtMs: NOW + 2000, route } as const;
  expect(degradedVerdict(FACTS, when, 'val_1')).toMatchObject({
    state: 'unknown',
    final: false,
    mx: hosts,
    provider: 'google',
    evidence: [{ check: 'dns.mx', result: 'route', source: 'dns' }, { check: 'origin' }],
  });
});

it('a stale verdict keeps what was observed, and is not final', () => {
  const record = acceptedRecord(NOW - 7200_000, 3600);
  expect(staleVerdict(record)).toEqual({ ...record, final: false });
});
