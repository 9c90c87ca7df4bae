/** What holds of the ledger, whatever happens to those who spend from it. */
import * as fc from 'fast-check';
import { actions, MeteringWorld } from '#support/metering-world.ts';
import type { Ledger } from '#support/metering-world.ts';

/** Plans: none, without a limit, nearly used up from the start, and roomy. */
const quota = fc.constantFrom(0, null, 1, 7, 60, 1000);

/**
 * The ledger never shows less than what was served, but for what was served on credit while nobody
 * could ask it; a plan is never overdrawn but by that; and after a reconciliation the ledger shows
 * exactly what was served.
 *
 * @param open makes a ledger of one account with a plan
 */
export function neverLess(
  open: (quota: number | null) => Promise<{ readonly ledger: Ledger; readonly account: string }>,
): fc.IRawProperty<unknown> {
  return fc.asyncProperty(quota, actions, async (plan, steps) => {
    const { ledger, account } = await open(plan);
    const world = new MeteringWorld(ledger, account);
    for (const step of steps) {
      await world.run(step);
      const state = await world.look();
      const shown = state.used + state.reserved;
      if (shown < world.served - world.untold(state)) {
        throw new Error(`${shown} shown, ${world.served} served`);
      }
      if (plan !== null && world.served > plan + world.onCredit) {
        throw new Error(`${world.served} served of ${plan}`);
      }
    }
    await world.end();
    await world.reconcile();
    const { used, reserved } = await world.look();
    if (used !== world.served || reserved !== 0) {
      throw new Error(`reconciled: ${used} used, ${reserved} reserved, ${world.served} served`);
    }
  });
}
