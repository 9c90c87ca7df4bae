/** What the checks of an egress address find, and what it comes to. */
import * as v from 'valibot';

/** Who we say we are when we ask from an address. */
export interface EgressIdentity {
  readonly address: string;
  readonly heloName: string;
  readonly mailFrom: string;
}

export const CHECKS = [
  'reverse_dns',
  'forward_dns',
  'spf_helo',
  'spf_mail_from',
  'block_list',
] as const;

export const FindingSchema = v.object({
  check: v.picklist(CHECKS),
  /** The domain, host or list that it is about. */
  subject: v.string(),
  outcome: v.picklist(['passed', 'failed', 'unknown']),
  /** What was found; and where it failed, what to do. */
  detail: v.string(),
});
export type Finding = v.InferOutput<typeof FindingSchema>;

/**
 * - `usable`: nothing speaks against it
 * - `quarantined`: a block list has it
 * - `misconfigured`: it is not who it says it is, or may not send for its sender's domain
 * - `unverified`: DNS could not be asked who it is, and it has not been known before
 * - `unchecked`: nobody looked, by configuration
 */
export const EGRESS_STATES = [
  'usable',
  'quarantined',
  'misconfigured',
  'unverified',
  'unchecked',
] as const;

export const JudgementSchema = v.object({
  state: v.picklist(EGRESS_STATES),
  usable: v.boolean(),
  /** In words, those first that keep it from being used. */
  problems: v.array(v.string()),
});
export type Judgement = v.InferOutput<typeof JudgementSchema>;
