/**
 * The probability that mail would be delivered. A reply is a measurement with known errors, so the
 * score is Bayes' rule over them: P(valid | 250) = s·v / (s·v + q·(1 − v)), where v is how often an
 * address that is asked about is valid, s = P(250 | valid) and q = P(250 | missing). What is known of
 * the domain says q; where nothing is, its provider's priors do.
 */
import type { Flags } from '#shared/contract/verdict.ts';
import type { Reason } from '#shared/contract/reason.ts';
import { priorsOf } from './provider-priors.ts';

/** v: nine in ten addresses on a list that anybody keeps are valid; a guess until it is measured. */
const PRIOR_VALID = 0.9;
/** q where the domain accepts all. */
const ACCEPTED_BY_ALL = 1;
/** q where it was seen to refuse one: never quite 0, since a few recipients may be exempt. */
const ACCEPTED_IN_SPITE = 0.01;

/** What a refusal leaves: how often mail arrives all the same, by what the refusal meant. */
const DELIVERED_IF_REFUSED = {
  invalid_syntax: 0,
  reserved_domain: 0,
  domain_not_found: 0.001,
  no_mail_service: 0.001,
  no_mailbox: 0.01,
  mailbox_disabled: 0.02,
  mailbox_full: 0.3,
  recipient_restricted: 0.5,
} as const satisfies Partial<Record<Reason, number>>;

type Refusal = keyof typeof DELIVERED_IF_REFUSED;

/**
 * The score of a verdict, 0…1 in steps of 0.001.
 *
 * Where nothing was learnt (`unknown`), the score is the prior: an answer that says "no idea" must
 * not look like a bad address.
 */
export function scoreOf(
  reason: Reason,
  acceptAll: Flags['accept_all'],
  provider: string | null,
): number {
  if (isRefusal(reason)) return DELIVERED_IF_REFUSED[reason];
  if (reason !== 'accepted' && reason !== 'accept_all') return PRIOR_VALID;
  const missing = acceptedIfMissing(reason === 'accept_all' ? 'yes' : acceptAll, provider);
  const valid = priorsOf(provider).acceptedIfValid * PRIOR_VALID;
  return round(valid / (valid + missing * (1 - PRIOR_VALID)));
}

function acceptedIfMissing(acceptAll: Flags['accept_all'], provider: string | null): number {
  switch (acceptAll) {
    case 'yes':
      return ACCEPTED_BY_ALL;
    case 'no':
      return ACCEPTED_IN_SPITE;
    case 'unknown':
      return priorsOf(provider).acceptedIfMissing;
  }
}

function isRefusal(reason: Reason): reason is Refusal {
  return reason in DELIVERED_IF_REFUSED;
}

function round(probability: number): number {
  return Math.round(probability * 1000) / 1000;
}
