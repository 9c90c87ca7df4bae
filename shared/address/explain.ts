/** What `ev explain address` and `ev explain mx` add to each line. */
import type { DomainLists } from '#shared/domain/lists.ts';
import { providerOf } from '#shared/domain/provider.ts';
import { addressFacts } from './facts.ts';
import { isInternationalized, parseMailbox } from './mailbox.ts';
import { suggest, suggestForInvalid } from './suggestion.ts';

export interface AddressExplanation {
  readonly valid: boolean;
  readonly normalized: string | null;
  /** Valid, with a quoted local part or an address literal. */
  readonly unusual: boolean;
  readonly eai: boolean;
  readonly disposable: boolean;
  readonly relay: boolean;
  readonly role: boolean;
  readonly free: boolean;
  readonly suggestion: string | null;
}

/** The name that stands for "nobody's we know". */
const UNKNOWN_PROVIDER = 'unknown';

/** All that an address tells by itself. Whether its domain takes mail is not looked up. */
export function explainAddress(address: string, lists: DomainLists): AddressExplanation {
  const result = parseMailbox(address);
  if (!result.ok) {
    return {
      valid: false,
      normalized: null,
      unusual: false,
      eai: isInternationalized(address),
      disposable: false,
      relay: false,
      role: false,
      free: false,
      suggestion: suggestForInvalid(address),
    };
  }
  const { mailbox } = result;
  const { disposable, relay, role, free, eai } = addressFacts(mailbox, lists);
  return {
    valid: true,
    normalized: mailbox.normalized,
    unusual: mailbox.unusual !== null,
    eai,
    disposable,
    relay,
    role,
    free,
    suggestion: suggest(mailbox, null),
  };
}

/** Who runs an MX host. */
export function explainMx(mx: string): { readonly provider: string } {
  return { provider: providerOf(mx) ?? UNKNOWN_PROVIDER };
}
