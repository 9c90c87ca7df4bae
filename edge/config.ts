/** The Worker's bindings, parsed once into a type that the inside never checks again. */
import * as v from 'valibot';
import { parseSecrets } from '#shared/auth/secrets.ts';
import type { Secrets } from '#shared/auth/secrets.ts';
import type { Files } from './files.ts';

/** The same secret as at the origin; RFC 2104 §3 wants at least the hash's 32 bytes. */
const MIN_PEPPER_CHARACTERS = 32;

const secrets = v.pipe(
  v.string('is missing'),
  v.rawTransform<string, Secrets>(({ dataset, addIssue, NEVER }) => {
    const parsed = parseSecrets(dataset.value);
    if (parsed !== null) return parsed;
    addIssue({ message: 'must be id:secret,id:secret with secrets of at least 32 characters' });
    return NEVER;
  }),
);

/** An http or https URL without path, query or fragment: a base for paths of ours. */
const base = v.pipe(
  v.string('is missing'),
  v.check(isBaseUrl, 'must be an http or https URL without a path'),
  v.transform((text) => new URL(text).origin),
);

const BindingsSchema = v.object({
  ORIGIN_URL: base,
  UPSTASH_REDIS_REST_URL: base,
  UPSTASH_REDIS_REST_TOKEN: v.pipe(v.string('is missing'), v.nonEmpty('is empty')),
  /** `id:secret,…`: the peppers of key digests, each of which is tried. */
  EV_KEY_PEPPERS: secrets,
  /** `id:secret,…`: the first signs requests to the origin. */
  EV_SIGNING_KEYS: secrets,
  /** The pepper of address hashes. */
  EV_CACHE_PEPPER: v.pipe(
    v.string('is missing'),
    v.minLength(MIN_PEPPER_CHARACTERS, `must have at least ${MIN_PEPPER_CHARACTERS} characters`),
  ),
  /** A resolver over HTTPS, JSON form, that is asked for MX records while the origin is away. */
  EV_DOH_URL: v.optional(v.pipe(v.string(), v.check(isHttpUrl, 'must be an http or https URL'))),
  /** The documentation's files, by name; a Worker without them serves all else. */
  ASSETS: v.optional(v.custom<Files>(isFiles, 'must be a binding of static assets')),
  EV_CACHE: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on'),
});

export type EdgeConfig = v.InferOutput<typeof BindingsSchema>;

export type ConfigResult =
  | { readonly ok: true; readonly config: EdgeConfig }
  /** Each wrong binding by name and what is wrong with it; never a value. */
  | { readonly ok: false; readonly wrong: readonly string[] };

/** Reads the bindings, and names every one that is missing or wrong. */
export function readConfig(bindings: unknown): ConfigResult {
  const parsed = v.safeParse(BindingsSchema, bindings);
  if (parsed.success) return { ok: true, config: parsed.output };
  return { ok: false, wrong: parsed.issues.map(describe) };
}

function describe(issue: v.InferIssue<typeof BindingsSchema>): string {
  const name = v.getDotPath(issue) ?? 'bindings';
  return `${name} ${issue.received === 'undefined' ? 'is missing' : issue.message}`;
}

function isFiles(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'fetch' in value;
}

function isHttpUrl(text: string): boolean {
  const protocol = URL.parse(text)?.protocol;
  return protocol === 'http:' || protocol === 'https:';
}

function isBaseUrl(text: string): boolean {
  if (!isHttpUrl(text)) return false;
  const { pathname, search, hash, username } = new URL(text);
  return pathname === '/' && search === '' && hash === '' && username === '';
}
