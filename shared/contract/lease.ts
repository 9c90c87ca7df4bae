/** How units of an account are lent and given back, between whoever answers from a cache and the ledger. */
import * as v from 'valibot';
import { parseId } from './id.ts';
import { FreeCountsSchema } from './usage.ts';

/** Units that one lease may hold: what a crash leaves charged until it is reconciled. */
export const LARGEST_LEASE = 1000;
/** Leases that one message gives back; a second one follows when there are more. */
export const MOST_RETURNED = 32;
/** Of one lease, those on credit included. */
const MOST_SPENT = 1_000_000;

const LeaseIdSchema = v.pipe(
  v.string(),
  v.check((id) => parseId('lease', id) !== null, 'must be lease_ and a UUIDv7'),
);

/** A lease that is over: how much of it was spent goes into the ledger, and the rest back to the account. */
export const ReturnedLeaseSchema = v.object({
  id: LeaseIdSchema,
  spent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_SPENT)),
  /** Answers that cost nothing, since they were told last. */
  free: FreeCountsSchema,
});
export type ReturnedLease = v.InferOutput<typeof ReturnedLeaseSchema>;

/** `POST /internal/leases`, signed by the edge for itself. */
export const LeaseRequestSchema = v.object({
  /** `acct_…` */
  account_id: v.pipe(
    v.string(),
    v.check((id) => parseId('acct', id) !== null, 'must be acct_ and a UUIDv7'),
  ),
  returned: v.pipe(v.array(ReturnedLeaseSchema), v.maxLength(MOST_RETURNED)),
  /** The lease to be opened, named by whoever will hold it, so that asking twice opens one. */
  wanted: v.nullable(
    v.object({
      id: LeaseIdSchema,
      units: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST_LEASE)),
    }),
  ),
});
export type LeaseRequest = v.InferOutput<typeof LeaseRequestSchema>;

/** What came of it. */
export const LeaseAnswerSchema = v.object({
  /** Units lent, at most as many as were wanted; 0 where none was wanted or none is left. */
  granted: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LARGEST_LEASE)),
  /** Milliseconds from now after which nothing is spent of it. */
  life_ms: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Where units were wanted and none is left: seconds until there may be some. */
  retry_after_seconds: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
export type LeaseAnswer = v.InferOutput<typeof LeaseAnswerSchema>;
