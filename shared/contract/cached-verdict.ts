/** A verdict as the global cache holds it, under `validation:result:HASH`. */
import * as v from 'valibot';
import { VerdictRecordSchema } from './verdict.ts';
import type { VerdictRecord } from './verdict.ts';

/**
 * The version of the layout. It grows when an older reader would misunderstand a record, so that
 * edge and origin may be deployed one after the other: what a reader does not know, it asks for.
 * Between two records of one layout the later `observed_at` wins.
 */
const SCHEMA = 1;

const CachedVerdictText = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ schema: v.literal(SCHEMA), ...VerdictRecordSchema.entries }),
  v.transform(({ schema: _schema, ...record }): VerdictRecord => record),
);

/** The text to be kept. It holds no address. */
export function cachedVerdictText(record: VerdictRecord): string {
  return JSON.stringify({ schema: SCHEMA, ...record });
}

/** What a text says; null where there is none, and where it is none that this version can read. */
export function readCachedVerdict(text: string | null): VerdictRecord | null {
  const read = v.safeParse(CachedVerdictText, text);
  return read.success ? read.output : null;
}
