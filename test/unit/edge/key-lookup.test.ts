import { describe, expect, it } from 'vitest';
import { importHmacKey, keyDigest } from '#shared/auth/hmac.ts';
import { keyRecordKey } from '#shared/contract/key-record.ts';
import type { KeyRecord } from '#shared/contract/key-record.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { createKeyLookup } from '#edge/gate/key-lookup.ts';
import type { KeyLookup, KeyLookupParts } from '#edge/gate/key-lookup.ts';

const ACTIVE: KeyRecord = {
  version: 1,
  status: 'active',
  key_id: 'key_1',
  account_id: 'acct_1',
  environment: 'live',
  scopes: ['validate'],
};
const REVOKED: KeyRecord = { ...ACTIVE, version: 2, status: 'revoked' };

const IN_USE = await importHmacKey('a'.repeat(32));
const OLDER = await importHmacKey('b'.repeat(32));

/** The tiers as a test sets them: what they hold by key, or that they are away. */
class Tiers {
  nowMs = 1_000_000;
  global: Map<string, string> | 'away' = new Map();
  origin: Map<string, KeyRecord> | 'away' = new Map();
  globalAsked = 0;
  originAsked = 0;

  readonly parts: KeyLookupParts = {
    peppers: [() => Promise.resolve(IN_USE), () => Promise.resolve(OLDER)],
    readGlobal: (keys) => {
      this.globalAsked += 1;
      const held = this.global;
      return Promise.resolve(held === 'away' ? null : keys.map((key) => held.get(key) ?? null));
    },
    askOrigin: (digest) => {
      this.originAsked += 1;
      return this.origin === 'away'
        ? Promise.reject(new Fault('origin_unavailable'))
        : Promise.resolve(this.origin.get(digest) ?? null);
    },
    now: () => this.nowMs,
  };
  readonly lookUp: KeyLookup;

  constructor(maxHeld?: number) {
    this.lookUp = createKeyLookup(this.parts, maxHeld);
  }

  async inGlobal(token: string, record: KeyRecord, pepper = IN_USE): Promise<void> {
    const key = keyRecordKey(await keyDigest(token, pepper));
    this.global = new Map([[key, JSON.stringify(record)]]);
  }

  async inOrigin(token: string, record: KeyRecord, pepper = IN_USE): Promise<void> {
    this.origin = new Map([[await keyDigest(token, pepper), record]]);
  }
}

describe('a key that exists', () => {
  it('is found in the global cache without the origin, then in memory without either', async () => {
    const tiers = new Tiers();
    await tiers.inGlobal('k', ACTIVE);
    expect(await tiers.lookUp('k')).toEqual(ACTIVE);
    expect(await tiers.lookUp('k')).toEqual(ACTIVE);
    expect([tiers.globalAsked, tiers.originAsked]).toEqual([1, 0]);
  });

  it('is found at the origin when the global cache lacks it', async () => {
    const tiers = new Tiers();
    await tiers.inOrigin('k', ACTIVE);
    expect(await tiers.lookUp('k')).toEqual(ACTIVE);
  });

  it.each(['not json', '{"version":1}', '[]'])(
    'is found at the origin when the global cache holds %j',
    async (garbage) => {
      const tiers = new Tiers();
      await tiers.inOrigin('k', ACTIVE);
      tiers.global = new Map([[keyRecordKey(await keyDigest('k', IN_USE)), garbage]]);
      expect(await tiers.lookUp('k')).toEqual(ACTIVE);
    },
  );

  it('is found under an older pepper, in either tier', async () => {
    const cached = new Tiers();
    await cached.inGlobal('k', ACTIVE, OLDER);
    expect(await cached.lookUp('k')).toEqual(ACTIVE);
    const stored = new Tiers();
    await stored.inOrigin('k', ACTIVE, OLDER);
    expect(await stored.lookUp('k')).toEqual(ACTIVE);
  });

  it('is not mistaken for another', async () => {
    const tiers = new Tiers();
    await tiers.inGlobal('k', ACTIVE);
    await tiers.lookUp('k');
    expect(await tiers.lookUp('other')).toBeNull();
  });
});

describe('a revocation', () => {
  it('is heard of after 5 s, though memory holds the key', async () => {
    const tiers = new Tiers();
    await tiers.inGlobal('k', ACTIVE);
    await tiers.lookUp('k');
    await tiers.inGlobal('k', REVOKED);
    tiers.nowMs += 4999;
    expect(await tiers.lookUp('k')).toEqual(ACTIVE);
    tiers.nowMs += 1;
    expect(await tiers.lookUp('k')).toEqual(REVOKED);
  });

  it('is not undone by a replica that lags', async () => {
    const tiers = new Tiers();
    await tiers.inOrigin('k', REVOKED);
    expect(await tiers.lookUp('k')).toEqual(REVOKED);
    await tiers.inGlobal('k', ACTIVE);
    tiers.nowMs += 60_000;
    expect(await tiers.lookUp('k')).toEqual(REVOKED);
  });
});

describe('a key that does not exist', () => {
  it('is asked for once in 30 s', async () => {
    const tiers = new Tiers();
    expect(await tiers.lookUp('k')).toBeNull();
    await tiers.inOrigin('k', ACTIVE);
    tiers.nowMs += 29_999;
    expect(await tiers.lookUp('k')).toBeNull();
    expect(tiers.globalAsked).toBe(1);
    tiers.nowMs += 1;
    expect(await tiers.lookUp('k')).toEqual(ACTIVE);
  });

  it('in any number does not push known keys out of memory', async () => {
    const tiers = new Tiers(10);
    await tiers.inGlobal('k', ACTIVE);
    await tiers.lookUp('k');
    for (let guess = 0; guess < 20; guess += 1) await tiers.lookUp(`guess ${guess}`);
    const asked = tiers.globalAsked;
    expect(await tiers.lookUp('k')).toEqual(ACTIVE);
    expect(tiers.globalAsked).toBe(asked);
  });
});

describe('when tiers are away', () => {
  it('the origin answers for the global cache', async () => {
    const tiers = new Tiers();
    tiers.global = 'away';
    await tiers.inOrigin('k', ACTIVE);
    expect(await tiers.lookUp('k')).toEqual(ACTIVE);
  });

  it('the global cache answers for the origin', async () => {
    const tiers = new Tiers();
    tiers.origin = 'away';
    await tiers.inGlobal('k', ACTIVE);
    expect(await tiers.lookUp('k')).toEqual(ACTIVE);
  });

  it.each([ACTIVE, REVOKED])(
    'memory answers for a minute and no longer: $status',
    async (record) => {
      const tiers = new Tiers();
      await tiers.inOrigin('k', record);
      await tiers.lookUp('k');
      tiers.global = 'away';
      tiers.origin = 'away';
      tiers.nowMs += 60_000;
      expect(await tiers.lookUp('k')).toEqual(record);
      tiers.nowMs += 1;
      await expect(tiers.lookUp('k')).rejects.toThrow('dependency_unavailable');
    },
  );

  it('a key that was never seen is not believed, and not called unknown either', async () => {
    const tiers = new Tiers();
    tiers.origin = 'away';
    await expect(tiers.lookUp('k')).rejects.toThrow('dependency_unavailable');
    await tiers.inOrigin('k', ACTIVE);
    expect(await tiers.lookUp('k')).toEqual(ACTIVE);
  });
});
