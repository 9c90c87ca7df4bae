/** A value of JSON (RFC 8259). */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as it is sent. */
export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
