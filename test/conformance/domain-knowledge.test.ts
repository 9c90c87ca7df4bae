/** What is kept of domains, in a real store: each process has a memory of its own before it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DomainKnowledge } from '#origin/probe/knowledge.ts';
import type { Known } from '#origin/probe/knowledge.ts';
import { saveDomainProfiles } from '#origin/store/save-domain-profiles.ts';
import { openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';

const DAY_MS = 24 * 3600 * 1000;
const HOSTS = ['mx1.example', 'mx2.example'];

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

let nowMs = Date.parse('2026-03-01T12:00:00.000Z');
let domains = 0;
let domain = '';
beforeEach(() => {
  nowMs += 100 * DAY_MS;
  domains += 1;
  domain = `d${domains}.example`;
});

/** As a process that has just started. */
function afresh({ random = 0.5, answersForRecipients = true } = {}): DomainKnowledge {
  return new DomainKnowledge({
    database: store.database,
    now: () => nowMs,
    random: () => random,
    answersForRecipients,
  });
}

const recall = (): Promise<Known | null> => afresh().recall(domain, HOSTS);
const YES_OPAQUE = { acceptAll: 'yes', shape: 'opaque' } as const;
const YES_NAME = { acceptAll: 'yes', shape: 'like_a_name' } as const;
const NO_NAME = { acceptAll: 'no', shape: 'like_a_name' } as const;

async function confirm(): Promise<void> {
  await afresh().learn(domain, HOSTS, YES_OPAQUE, null);
  await afresh().learn(domain, HOSTS, YES_NAME, await recall());
}

it('nothing is known of a domain that was never asked', async () => {
  expect(await recall()).toBeNull();
});

describe('a domain that has taken one random recipient', () => {
  it('is known for it, by whom it took, and does not yet answer for others', async () => {
    await afresh().learn(domain, HOSTS, YES_OPAQUE, null);
    expect(await recall()).toMatchObject({ acceptAll: 'yes', confirmed: false, shape: 'opaque' });
    expect(await afresh().answerFor(domain, HOSTS)).toBeNull();
  });

  it('is not confirmed by another of the same shape', async () => {
    await afresh().learn(domain, HOSTS, YES_OPAQUE, null);
    await afresh().learn(domain, HOSTS, YES_OPAQUE, await recall());
    expect(await recall()).toMatchObject({ confirmed: false });
  });

  it('is not confirmed by a session that began before it was known', async () => {
    await afresh().learn(domain, HOSTS, YES_OPAQUE, null);
    await afresh().learn(domain, HOSTS, YES_NAME, null);
    expect(await recall()).toMatchObject({ confirmed: false });
  });

  it('is known to tell recipients apart when it then refuses one', async () => {
    await afresh().learn(domain, HOSTS, YES_OPAQUE, null);
    await afresh().learn(domain, HOSTS, NO_NAME, await recall());
    expect(await recall()).toMatchObject({ acceptAll: 'no', confirmed: false });
    expect(await afresh().answerFor(domain, HOSTS)).toBeNull();
  });
});

describe('a domain that has later taken one of the other shape', () => {
  it('answers for its recipients, in every process', async () => {
    await confirm();
    expect(await afresh().answerFor(domain, HOSTS.toReversed())).toMatchObject({
      kind: 'known',
      acceptAll: 'yes',
      confirmed: true,
      observedAtMs: nowMs,
    });
  });

  it('no longer does so when its mail goes to other hosts', async () => {
    await confirm();
    expect(await afresh().answerFor(domain, ['mx3.example'])).toBeNull();
    expect(await afresh().recall(domain, ['mx3.example'])).toBeNull();
  });

  it('is asked all the same where every request is to be probed', async () => {
    await confirm();
    const knowledge = afresh({ answersForRecipients: false });
    expect(await knowledge.answerFor(domain, HOSTS)).toBeNull();
    expect(await knowledge.recall(domain, HOSTS)).toMatchObject({ confirmed: true });
  });
});

it.each([
  [0, 6.3],
  [0.5, 7],
  [1, 7.7],
])(
  'is believed for 7 days with jitter: where that is drawn as %f, for %f',
  async (random, days) => {
    await afresh({ random }).learn(domain, HOSTS, YES_OPAQUE, null);
    const learntMs = nowMs;
    const asLongAsItRuns = afresh();
    nowMs = learntMs + days * DAY_MS - 1000;
    expect(await asLongAsItRuns.recall(domain, HOSTS)).not.toBeNull();
    nowMs = learntMs + days * DAY_MS + 1000;
    expect(await asLongAsItRuns.recall(domain, HOSTS)).toBeNull();
    expect(await recall()).toBeNull();
  },
);

it('a profile without the shape of its random recipient is one that was seen once', async () => {
  const knowledge = afresh();
  await knowledge.learn(domain, HOSTS, YES_OPAQUE, null);
  const [row] =
    await store.sql`SELECT mx_fingerprint FROM domain_profiles WHERE domain = ${domain}`;
  const mxFingerprint = String(row?.['mx_fingerprint']);
  const expiresAt = new Date(nowMs + DAY_MS);
  await saveDomainProfiles(store.database, [
    { domain, mxFingerprint, acceptAll: 'yes', observedAt: new Date(nowMs), expiresAt, detail: {} },
  ]);
  const known = await recall();
  expect(known).toMatchObject({ acceptAll: 'yes', confirmed: false, shape: null });
  await afresh().learn(domain, HOSTS, YES_NAME, known);
  expect(await recall()).toMatchObject({ confirmed: false, shape: 'like_a_name' });
});
