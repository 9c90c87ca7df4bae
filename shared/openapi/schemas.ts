/** The schemas that validate bodies, as JSON Schema 2020-12 under `#/components/schemas`. */
import { toJsonSchemaDefs } from '@valibot/to-json-schema';
import { HealthSchema } from '#shared/contract/health.ts';
import { JobSchema } from '#shared/contract/job.ts';
import { ProblemSchema } from '#shared/contract/problem.ts';
import { REASONS } from '#shared/contract/reason.ts';
import { UsageSchema } from '#shared/contract/usage.ts';
import { ValidateRequestSchema } from '#shared/contract/validate-request.ts';
import { EvidenceItemSchema, VerdictSchema } from '#shared/contract/verdict.ts';
import { DESCRIPTIONS } from './descriptions.ts';
import { isObject } from './json.ts';
import type { Json, JsonObject } from './json.ts';

/** What is sent to us: members with a default may be left out. */
const REQUESTS = { ValidateRequest: ValidateRequestSchema };
const ANSWERS = {
  Verdict: VerdictSchema,
  EvidenceItem: EvidenceItemSchema,
  Job: JobSchema,
  Usage: UsageSchema,
  Problem: ProblemSchema,
  Health: HealthSchema,
};

export type SchemaName = keyof typeof REQUESTS | keyof typeof ANSWERS;

export function refTo(name: SchemaName): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

const DIALECT = {
  target: 'draft-2020-12',
  overrideRef: ({ referenceId }: { readonly referenceId: string }) =>
    `#/components/schemas/${referenceId}`,
} as const;

export function componentSchemas(): JsonObject {
  const schemas: JsonObject = JSON.parse(
    JSON.stringify({
      ...toJsonSchemaDefs(REQUESTS, { ...DIALECT, typeMode: 'input' }),
      ...toJsonSchemaDefs(ANSWERS, { ...DIALECT, typeMode: 'output' }),
    }),
  );
  return Object.fromEntries(
    Object.entries(schemas).map(
      ([name, schema]) => [name, describe(schema, DESCRIPTIONS[name] ?? {}, '')] as const,
    ),
  );
}

/** Adds to each member what it means. `path` is that of the members above, joined by dots. */
function describe(schema: Json, texts: Readonly<Record<string, string>>, path: string): Json {
  if (!isObject(schema)) {
    return Array.isArray(schema) ? schema.map((each: Json) => describe(each, texts, path)) : schema;
  }
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword !== 'properties' || !isObject(value)) {
        return [keyword, describe(value, texts, path)];
      }
      const members = Object.entries(value).map(([name, member]) => {
        const at = path === '' ? name : `${path}.${name}`;
        return [name, describeMember(member, texts, at)] as const;
      });
      return [keyword, Object.fromEntries(members)];
    }),
  );
}

function describeMember(member: Json, texts: Readonly<Record<string, string>>, path: string): Json {
  const described = describe(member, texts, path);
  const text = texts[path];
  if (!isObject(described) || text === undefined) return described;
  return { description: text, ...(isReason(described) ? OPEN_REASON : described) };
}

function isReason({ enum: values }: JsonObject): boolean {
  return JSON.stringify(values) === JSON.stringify(REASONS);
}

/** An open list: a program made from this file must take reasons that are not in it yet. */
const OPEN_REASON: JsonObject = { anyOf: [{ type: 'string', enum: REASONS }, { type: 'string' }] };
