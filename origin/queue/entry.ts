import * as v from 'valibot';
import { parseId } from '#shared/contract/id.ts';

/**
 * One address that waits in an ingest stream. The address stands in the value only: keys are made
 * from its hash.
 */
const EntrySchema = v.object({
  /** UUIDv7 of the validation: the row's id, and the id behind `val_…` and `job_…`. */
  uuid: v.pipe(
    v.string(),
    v.check((uuid) => parseId('val', `val_${uuid}`) !== null),
  ),
  /** `acct_…`: the account that asks. */
  account: v.pipe(
    v.string(),
    v.check((account) => parseId('acct', account) !== null),
  ),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** The normalised address. */
  email: v.string(),
  /** The channel that the waiting api-service listens on; empty where nobody waits. */
  reply: v.string(),
  /** W3C trace context of the request; empty where it had none. */
  traceparent: v.string(),
  /** Set where whoever waits wants to see what was said. */
  transcript: v.exactOptional(v.literal('1')),
});

export type QueueEntry = v.InferOutput<typeof EntrySchema>;

/** An entry as the fields of a stream message: name, value, name, value. */
export function entryToFields(entry: QueueEntry): string[] {
  return Object.entries(entry).flat();
}

/** The entry behind a stream message, or null when it is not one: a poison message. */
export function entryFromFields(fields: readonly string[]): QueueEntry | null {
  const pairs: Record<string, string> = {};
  for (let index = 0; index + 1 < fields.length; index += 2) {
    pairs[fields[index] ?? ''] = fields[index + 1] ?? '';
  }
  const result = v.safeParse(EntrySchema, pairs);
  return result.success ? result.output : null;
}
