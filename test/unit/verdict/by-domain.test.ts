import { describe, expect, it } from 'vitest';
import { domainFactOf } from '#shared/contract/domain-fact.ts';
import type { RouteEvidence } from '#shared/verdict/evidence.ts';
import { verdictByDomain } from '#shared/verdict/by-domain.ts';
import { judge } from '#shared/verdict/judge.ts';

const NOW = Date.parse('2026-03-04T05:06:07.000Z');
const ADDRESS = {
  disposable: false,
  relay: false,
  role: true,
  free: false,
  subaddressed: false,
  eai: false,
};

describe('the verdict by what is known of the domain', () => {
  it.each([
    ['domain_not_found', 'domain_not_found'],
    ['null_mx', 'no_mail_service'],
    ['no_records', 'no_mail_service'],
  ] as const)(
    '%s is the one that the origin gives, believed for as long as the fact',
    (kind, reason) => {
      const route: RouteEvidence = { kind };
      const fact = domainFactOf(route, NOW);
      if (fact === null) throw new TypeError('no fact');
      const fromOrigin = judge(
        {
          address: ADDRESS,
          route,
          recipient: null,
          acceptAll: { kind: 'not_asked' },
          mxHost: null,
          attempt: 0,
        },
        { id: 'val_1', nowMs: NOW, retryDelaysSeconds: [] },
      );
      const record = verdictByDomain(fact, ADDRESS, 'val_1');
      expect(record).toEqual({ ...fromOrigin, expires_at: '2026-03-04T05:21:07.000Z' });
      expect(record).toMatchObject({ state: 'undeliverable', reason, final: true });
    },
  );
});
