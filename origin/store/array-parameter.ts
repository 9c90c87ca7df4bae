import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

/** Element types of the arrays that statements here take. */
type ElementType = 'uuid' | 'text' | 'timestamptz' | 'boolean' | 'integer' | 'real';

type Element = string | number | boolean | null;

/**
 * A whole array as one parameter: Drizzle alone would make a list of single ones of it, and a
 * statement takes 65,535 parameters at most. It travels as the text of an array, because the driver
 * would have to ask the server for the types of arrays at each new connection, and does not survive
 * a connection that breaks while it asks.
 */
export function arrayOf(type: ElementType, values: readonly Element[]): SQL {
  return sql`${arrayText(values)}::text::${sql.raw(type)}[]`;
}

/** An array as Postgres reads it (manual §8.15.2): `{"a","b",NULL}`. */
export function arrayText(values: readonly Element[]): string {
  return `{${values.map(elementText).join(',')}}`;
}

function elementText(value: Element): string {
  return value === null ? 'NULL' : `"${String(value).replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
