import { describe, expect, it } from 'vitest';
import { domainFactOf, domainFactText, readDomainFact } from '#shared/contract/domain-fact.ts';
import type { RouteEvidence } from '#shared/verdict/evidence.ts';

const NOW = Date.parse('2026-03-04T05:06:07.000Z');
const FACT = {
  fact: 'null_mx',
  observed_at: '2026-03-04T05:06:07.000Z',
  expires_at: '2026-03-04T05:21:07.000Z',
};

describe('what is told of a domain', () => {
  it.each(['domain_not_found', 'null_mx', 'no_records'] as const)(
    '%s is, for 15 minutes',
    (kind) => {
      expect(domainFactOf({ kind }, NOW)).toEqual({ ...FACT, fact: kind });
    },
  );

  it.each<RouteEvidence>([
    { kind: 'route', hosts: ['mx.recipient.com'], implicit: false, provider: null },
    { kind: 'unusable_mx', hosts: ['mx.recipient.com'] },
    { kind: 'mx_outside_policy', hosts: ['mx.recipient.com'] },
    { kind: 'dns_failure', failure: 'servfail' },
  ])('$kind is not: it is no definite word of the domain itself', (route) => {
    expect(domainFactOf(route, NOW)).toBeNull();
  });

  it('comes back as it was', () => {
    const fact = domainFactOf({ kind: 'null_mx' }, NOW);
    expect(fact === null ? null : readDomainFact(domainFactText(fact))).toEqual(FACT);
  });

  it.each([null, '', '{}', JSON.stringify(FACT), JSON.stringify({ ...FACT, schema: 2 })])(
    'is nothing where the text is %j',
    (text) => {
      expect(readDomainFact(text)).toBeNull();
    },
  );
});
