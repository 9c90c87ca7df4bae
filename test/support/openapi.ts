/** The description of the API, read as a program that is made from it would. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AnySchema, ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { isObject } from '#shared/openapi/json.ts';
import type { Json, JsonObject } from '#shared/openapi/json.ts';

/** The value at a JSON Pointer (RFC 6901) or in a `$ref` to one; fails where there is none. */
export function at(document: JsonObject, pointer: string): Json {
  const names = pointer.replace(/^#/, '').split('/').slice(1);
  let value: Json = document;
  for (const name of names) {
    const next: Json | undefined = isObject(value) ? value[unescaped(name)] : undefined;
    if (next === undefined) throw new TypeError(`nothing at ${pointer}`);
    value = next;
  }
  return value;
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

export function objectAt(document: JsonObject, pointer: string): JsonObject {
  const value = at(document, pointer);
  if (!isObject(value)) throw new TypeError(`no object at ${pointer}`);
  return value;
}

/** Every value in a document, with its pointer. */
export function* walk(value: Json, pointer = ''): Generator<readonly [string, Json]> {
  yield [pointer, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    yield* walk(member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

/**
 * Compiles schemas that stand in the document.
 *
 * @param strict whether members that the schema does not name are wrong: a client must take them,
 *   and we may not send them undocumented
 */
export function schemaCompiler(
  document: JsonObject,
  strict: boolean,
): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(asSchema(strict ? closed(document) : document), 'openapi');
  return (pointer) => ajv.compile({ $ref: `openapi#${encodeURI(pointer)}` });
}

function asSchema(document: Json): AnySchema {
  if (!isObject(document)) throw new TypeError('a document is an object');
  return document;
}

function closed(value: Json): Json {
  if (Array.isArray(value)) return value.map((each: Json) => closed(each));
  if (!isObject(value)) return value;
  const members = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, closed(member)]),
  );
  const isObjectSchema = value['type'] === 'object' && isObject(value['properties']);
  return isObjectSchema ? { ...members, additionalProperties: false } : members;
}
