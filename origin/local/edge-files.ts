import { join } from 'node:path';
import * as v from 'valibot';

/** What the build of the edge leaves for its host. */
export const EdgeBuildSchema = v.object({
  /** The bundle, as it would be uploaded. */
  scriptPath: v.string(),
  /** The directory of the documentation's files. */
  sitePath: v.string(),
  /** What wrangler.toml says of the Worker, in Miniflare's terms. */
  workerOptions: v.looseObject({ bindings: v.optional(v.record(v.string(), v.string()), {}) }),
});

export function edgeDirectory(stateDirectory: string): string {
  return join(stateDirectory, 'edge');
}

export function edgeBuildPath(stateDirectory: string): string {
  return join(edgeDirectory(stateDirectory), 'build.json');
}

/** Variables and secrets of the Worker, as wrangler.toml and `wrangler secret` set them in production. */
export const EDGE_BINDINGS = [
  'ORIGIN_URL',
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
  'EV_CACHE_PEPPER',
  'EV_KEY_PEPPERS',
  'EV_SIGNING_KEYS',
  'EV_CACHE',
] as const;
export type EdgeEnvironment = Readonly<Record<(typeof EDGE_BINDINGS)[number], string>>;
