import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DomainProfile } from '#origin/store/domain-profile.ts';
import { findDomainProfile } from '#origin/store/find-domain-profile.ts';
import { saveDomainProfiles } from '#origin/store/save-domain-profiles.ts';
import { openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

function profile(domain: string, observedAtMs: number, changes = {}): DomainProfile {
  return {
    domain,
    mxFingerprint: 'mx',
    acceptAll: 'no',
    observedAt: new Date(observedAtMs),
    expiresAt: new Date(observedAtMs + 1000),
    detail: { controls: 1 },
    ...changes,
  };
}

it('a profile is found as it was saved', async () => {
  const saved = profile('a.example', 5000, { acceptAll: 'yes', detail: { reply: ['x\0', null] } });
  await saveDomainProfiles(store.database, [saved, profile('b.example', 1)]);
  expect(await findDomainProfile(store.database, 'a.example')).toEqual({
    ...saved,
    detail: { reply: ['x\uFFFD', null] },
  });
});

it('a later profile takes the place of an earlier one, and not the other way round', async () => {
  await saveDomainProfiles(store.database, [profile('c.example', 2000, { acceptAll: 'yes' })]);
  await saveDomainProfiles(store.database, [profile('c.example', 1000, { acceptAll: 'no' })]);
  expect(await findDomainProfile(store.database, 'c.example')).toMatchObject({ acceptAll: 'yes' });
  const later = profile('c.example', 3000, { acceptAll: 'no', mxFingerprint: 'other' });
  await saveDomainProfiles(store.database, [later]);
  expect(await findDomainProfile(store.database, 'c.example')).toEqual(later);
});

it('one batch may hold a domain twice', async () => {
  const [early, late] = [profile('d.example', 1000), profile('d.example', 2000)];
  await saveDomainProfiles(store.database, [late, early]);
  expect(await findDomainProfile(store.database, 'd.example')).toEqual(late);
});

it('nothing to save is nothing to do, and an unknown domain is null', async () => {
  await saveDomainProfiles(store.database, []);
  expect(await findDomainProfile(store.database, 'e.example')).toBeNull();
});
