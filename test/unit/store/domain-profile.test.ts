import { expect, it } from 'vitest';
import type { DomainProfile } from '#origin/store/domain-profile.ts';
import { latestPerDomain } from '#origin/store/save-domain-profiles.ts';

function profile(domain: string, observedAt: number): DomainProfile {
  return {
    domain,
    mxFingerprint: 'f',
    acceptAll: 'no',
    observedAt: new Date(observedAt),
    expiresAt: new Date(observedAt + 1000),
    detail: {},
  };
}

it('of each domain the latest profile is kept, in the order of the domains', () => {
  const profiles = [
    profile('b.example', 2),
    profile('a.example', 1),
    profile('b.example', 3),
    profile('b.example', 1),
  ];
  expect(latestPerDomain(profiles)).toEqual([profile('a.example', 1), profile('b.example', 3)]);
});
