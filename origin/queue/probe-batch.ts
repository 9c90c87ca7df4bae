/** What the orchestrator hands to a worker: addresses of one MX set, to be asked from one egress. */
import * as v from 'valibot';
import { PRIORITIES } from '#shared/contract/names.ts';

/**
 * Addresses in one batch: eight transactions of four recipients beside the random one, which is what
 * one connection may carry (Yahoo and Exchange close after some twenty; eight refusals end ours).
 */
export const MOST_TARGETS = 32;

const AddressFactsSchema = v.object({
  disposable: v.boolean(),
  relay: v.boolean(),
  role: v.boolean(),
  free: v.boolean(),
  subaddressed: v.boolean(),
  eai: v.boolean(),
});

const ProbeTargetSchema = v.object({
  uuid: v.string(),
  account: v.string(),
  hash: v.string(),
  /** The normalised address. */
  email: v.string(),
  /** Its domain as an A-label name. */
  domain: v.string(),
  facts: AddressFactsSchema,
  /** How often it was put off before. */
  attempt: v.number(),
  traceparent: v.string(),
  /** Set where whoever waits wants to see what was said. */
  transcript: v.exactOptional(v.literal(true)),
});
export type ProbeTarget = v.InferOutput<typeof ProbeTargetSchema>;

const MailRouteSchema = v.object({
  kind: v.literal('route'),
  hosts: v.array(v.string()),
  implicit: v.boolean(),
  provider: v.nullable(v.string()),
  /** Where the domain's MTA-STS policy enforces TLS (RFC 8461). */
  tls: v.exactOptional(v.literal('required')),
});
export type MailRoute = v.InferOutput<typeof MailRouteSchema>;

export const ProbeBatchSchema = v.object({
  /** Who runs the MX: what connection caps and rates are kept for. */
  group: v.string(),
  route: MailRouteSchema,
  priority: v.picklist(PRIORITIES),
  targets: v.array(ProbeTargetSchema),
});
export type ProbeBatch = v.InferOutput<typeof ProbeBatchSchema>;
