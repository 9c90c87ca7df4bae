import { expect, it } from 'vitest';
import { findRouteUnderPolicy, underPolicy } from '#origin/mta-sts/route.ts';
import type { StsPolicy } from '#origin/mta-sts/policy.ts';
import type { RouteEvidence } from '#shared/verdict/evidence.ts';

const ROUTE = {
  kind: 'route',
  hosts: ['mx1.other.example', 'mx1.a.example', 'mx2.a.example'],
  implicit: false,
  provider: 'other',
} as const;
const providerOf = (host: string): string | null => (host.includes('other') ? 'other' : 'own');

function policy(mode: StsPolicy['mode'], ...mx: readonly string[]): StsPolicy {
  return { mode, mx, maxAgeSeconds: 60 };
}

it('under enforce only the named hosts are used, in their order, and with TLS only', () => {
  expect(underPolicy(ROUTE, policy('enforce', '*.a.example'), providerOf)).toEqual({
    kind: 'route',
    hosts: ['mx1.a.example', 'mx2.a.example'],
    implicit: false,
    provider: 'own',
    tls: 'required',
  });
});

it('under enforce nobody is asked where it names none of the hosts', () => {
  expect(underPolicy(ROUTE, policy('enforce', 'mx.example'), providerOf)).toEqual({
    kind: 'mx_outside_policy',
    hosts: ROUTE.hosts,
  });
});

it.each([null, policy('testing', 'mx.example'), policy('none')])('%j binds nobody', (binding) => {
  expect(underPolicy(ROUTE, binding, providerOf)).toBe(ROUTE);
});

it('a policy is waited for only where there is somebody to ask', async () => {
  const routes: readonly RouteEvidence[] = [{ kind: 'null_mx' }, { kind: 'domain_not_found' }];
  for (const route of routes) {
    const found = await findRouteUnderPolicy('a.example', {
      findRoute: async () => route,
      findPolicy: () => new Promise(() => {}),
      providerOf,
    });
    expect(found).toBe(route);
  }
});

it('the policy is sought while the route is', async () => {
  const asked: string[] = [];
  await findRouteUnderPolicy('a.example', {
    findRoute: async () => {
      asked.push('route');
      await Promise.resolve();
      asked.push('route found');
      return ROUTE;
    },
    findPolicy: async () => {
      asked.push('policy');
      return null;
    },
    providerOf,
  });
  expect(asked).toEqual(['policy', 'route', 'route found']);
});
