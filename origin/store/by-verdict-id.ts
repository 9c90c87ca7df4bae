import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { arrayOf } from './array-parameter.ts';
import { createdAt } from './identity.ts';
import { validationResults as results } from './schema.ts';

/**
 * Selects rows by bare id. The ids say when their rows were made, so the whole key is known: each
 * look-up is one step into one index, and months in which none of them lies are left out.
 */
export function byVerdictId(uuids: readonly string[]): SQL {
  const times = uuids.map((uuid) => createdAt(uuid).toISOString());
  const span = times.toSorted();
  return sql`(${results.id}, ${results.createdAt}) IN (
      SELECT * FROM unnest(${arrayOf('uuid', uuids)}, ${arrayOf('timestamptz', times)})
    ) AND ${results.createdAt} BETWEEN ${span[0]} AND ${span.at(-1)}`;
}
