/** Values that a schema of the API's description takes. */
import * as fc from 'fast-check';
import { isObject } from '#shared/openapi/json.ts';
import type { Json, JsonObject } from '#shared/openapi/json.ts';
import { objectAt } from '#support/openapi.ts';

/** Arbitraries in place of what the schema alone would give, by the name of the member. */
export type Instead = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const LONGEST = 40;

export function valuesOf(
  schema: JsonObject,
  document: JsonObject,
  instead: Instead = {},
): fc.Arbitrary<unknown> {
  const of = (inner: JsonObject) => valuesOf(inner, document, instead);
  const { $ref: reference, anyOf, enum: values, type } = schema;
  if (typeof reference === 'string') return of(objectAt(document, reference));
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.filter(isObject).map(of));
  if (Array.isArray(values)) return fc.constantFrom(...values);
  if (type === 'object') return record(schema, of, instead);
  if (type === 'array') {
    return fc.array(of(isObject(schema['items']) ? schema['items'] : {}), { maxLength: 4 });
  }
  return scalars(schema);
}

function scalars(schema: JsonObject): fc.Arbitrary<unknown> {
  const { type } = schema;
  if (type === 'integer') return fc.integer(range(schema));
  if (type === 'number') return fc.double({ ...range(schema), noNaN: true });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  return type === 'string' ? strings(schema) : fc.jsonValue();
}

function record(
  schema: JsonObject,
  of: (inner: JsonObject) => fc.Arbitrary<unknown>,
  instead: Instead,
): fc.Arbitrary<unknown> {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const members = Object.entries(properties).map(([name, member]) => [
    name,
    instead[name] ?? of(isObject(member) ? member : {}),
  ]);
  const model: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(members);
  return fc.record(model, { requiredKeys: names(schema['required']) });
}

function strings({ pattern, minLength, maxLength }: JsonObject): fc.Arbitrary<string> {
  const longest = Math.min(typeof maxLength === 'number' ? maxLength : LONGEST, LONGEST);
  if (typeof pattern === 'string') {
    return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= longest);
  }
  return fc.string({
    unit: 'binary',
    minLength: typeof minLength === 'number' ? minLength : 0,
    maxLength: longest,
  });
}

function range({ minimum, maximum }: JsonObject): { min?: number; max?: number } {
  return {
    ...(typeof minimum === 'number' ? { min: minimum } : {}),
    ...(typeof maximum === 'number' ? { max: maximum } : {}),
  };
}

function names(required: Json | undefined): string[] {
  if (!Array.isArray(required)) return [];
  return required.filter((name): name is string => typeof name === 'string');
}
