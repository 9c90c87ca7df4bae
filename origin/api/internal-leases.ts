import * as v from 'valibot';
import { LeaseRequestSchema } from '#shared/contract/lease.ts';
import type { LeaseAnswer, LeaseRequest } from '#shared/contract/lease.ts';
import { parseId, uuidV7Time } from '#shared/contract/id.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { Exchange } from '#origin/meter/ledger.ts';

/** A message with as many leases as it may have takes some 8 kB. */
export const MAX_LEASE_REQUEST_BYTES = 16 * 1024;

/** The time of an id decides which month it is charged to. Clocks of hosts differ by seconds. */
const CLOCK_SKEW_MS = 60_000;
/** What was spent in the last month may still be told. */
const OLDEST_MS = 35 * 24 * 3600 * 1000;

const BodySchema = v.pipe(v.string(), v.parseJson(), LeaseRequestSchema);

/**
 * `POST /internal/leases`: takes leases of an edge back, and opens another.
 *
 * @throws Fault `invalid_body` for what no edge of ours sends
 */
export async function exchangeOf(
  body: Uint8Array,
  { exchange, now }: { readonly exchange: Exchange; readonly now: () => number },
): Promise<LeaseAnswer> {
  const parsed = v.safeParse(BodySchema, new TextDecoder().decode(body));
  if (!parsed.success) throw new Fault('invalid_body', 'leases');
  const request = parsed.output;
  if (!isOfOurTime(request, now())) throw new Fault('invalid_body', 'a lease of another time');
  return exchange(request);
}

function isOfOurTime({ returned, wanted }: LeaseRequest, nowMs: number): boolean {
  const ageOf = (id: string) => nowMs - uuidV7Time(parseId('lease', id) ?? '');
  return (
    returned.every(({ id }) => ageOf(id) > -CLOCK_SKEW_MS && ageOf(id) < OLDEST_MS) &&
    (wanted === null || Math.abs(ageOf(wanted.id)) < CLOCK_SKEW_MS)
  );
}
