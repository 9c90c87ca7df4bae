/** What OpenAPI says of one route. */
import type { FaultCode } from '#shared/fault/catalogue.ts';
import { headersOf } from './headers.ts';
import { asJson } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Sample } from './samples.ts';
import { refTo } from './schemas.ts';
import type { SchemaName } from './schemas.ts';

export interface Operation {
  readonly tag: 'Validation' | 'Service';
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly JsonObject[];
  readonly requestBody?: JsonObject;
  /** By status; problems are listed apart. */
  readonly answers: JsonObject;
  readonly problems: readonly FaultCode[];
  readonly samples: readonly Sample[];
}

export type Examples = Readonly<
  Record<string, { readonly summary: string; readonly value: unknown }>
>;

/** A body of JSON. */
export function json(schema: SchemaName, examples: Examples): JsonObject {
  return { 'application/json': { schema: refTo(schema), examples: asJson(examples) } };
}

/** An answer with a body of JSON, and no headers of its own. */
export function answer(description: string, schema: SchemaName, examples: Examples): JsonObject {
  return { description, headers: headersOf([]), content: json(schema, examples) };
}
