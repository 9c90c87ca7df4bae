/** Fits who is to be asked about into the limits of one session (RFC 9422, and our own). */
import type { Ask } from './command.ts';
import type { SessionLimits } from './extensions.ts';
import { domainOf, MAX_TRANSACTIONS_PER_CONNECTION } from './plan.ts';

interface Fitted {
  readonly fitting: readonly Ask[];
  /** Over a limit: to be asked about in another session. */
  readonly over: readonly Ask[];
}

/**
 * Keeps the order. Splits a transaction that has more recipients than the server takes in one
 * (RCPTMAX), keeps as many transactions as may be (MAILMAX) and the domains that came first
 * (RCPTDOMAINMAX, which counts over the whole session).
 */
export function fitToLimits(asks: readonly Ask[], limits: SessionLimits): Fitted {
  const mails = Math.min(limits.mails, MAX_TRANSACTIONS_PER_CONNECTION);
  const within = splitTransactions(withinDomains(asks, limits.domains), limits.recipientsPerMail);
  const fitting = within.filter((ask) => ask.transaction < mails);
  const fits = new Set(fitting.map((ask) => ask.id));
  return { fitting, over: asks.filter((ask) => !fits.has(ask.id)) };
}

function withinDomains(asks: readonly Ask[], maxDomains: number): readonly Ask[] {
  const domains = new Set<string>();
  return asks.filter((ask) => {
    const domain = domainOf(ask.address);
    if (domains.size < maxDomains) domains.add(domain);
    return domains.has(domain);
  });
}

/** Numbers transactions anew from 0, so that none has more than `maxRecipients`. */
function splitTransactions(asks: readonly Ask[], maxRecipients: number): readonly Ask[] {
  let number = -1;
  let planned: number | null = null;
  let size = 0;
  return asks.map((ask) => {
    if (ask.transaction !== planned || size >= maxRecipients) {
      number += 1;
      planned = ask.transaction;
      size = 0;
    }
    size += 1;
    return { ...ask, transaction: number };
  });
}
