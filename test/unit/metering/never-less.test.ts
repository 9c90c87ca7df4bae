/** The arithmetic of leases, against a ledger that is a model. */
import { expect, it } from 'vitest';
import { LedgerModel } from '#support/ledger-model.ts';
import { neverLess } from '#support/properties/metering.ts';
import { brokenBy } from '#support/properties/property.ts';

it('the ledger never shows less than what was served, and in the end exactly that', async () => {
  const property = neverLess(async (quota) => ({
    ledger: new LedgerModel(quota),
    account: 'acct_019cb7e8-a6d8-7000-8000-000000000001',
  }));
  expect(await brokenBy({ name: 'never less', property, cases: 1000 })).toBeNull();
});
