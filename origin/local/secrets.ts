import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeJsonAtomically } from './atomic-file.ts';

/** 256 bits, as much as the digests that they key. */
const SECRET_BYTES = 32;

/** The keys that a person on this machine uses. */
export const LocalKeysSchema = v.object({ apiKey: v.string(), testKey: v.string() });
export type LocalKeys = v.InferOutput<typeof LocalKeysSchema>;

const SecretsSchema = v.object({
  cachePepper: v.string(),
  /** `id:secret`, as the product's configuration takes them. */
  keyPepper: v.string(),
  signingKey: v.string(),
  globalCacheToken: v.string(),
  globalCacheReadOnlyToken: v.string(),
  /** The account "local" and its keys, once they are made. */
  account: v.nullable(LocalKeysSchema),
});

/** What this state directory's stack keeps to itself. */
export type Secrets = v.InferOutput<typeof SecretsSchema>;

/** The secrets of a state directory: made once, and kept, since stored digests depend on them. */
export function loadSecrets(directory: string): Secrets {
  const path = secretsPath(directory);
  if (!existsSync(path)) return renewSecrets(directory);
  return v.parse(SecretsSchema, JSON.parse(readFileSync(path, 'utf8')));
}

/** Gives a state directory secrets that nobody had before: what was stored under others is lost. */
export function renewSecrets(directory: string): Secrets {
  const secrets: Secrets = {
    cachePepper: newSecret(),
    keyPepper: `local:${newSecret()}`,
    signingKey: `local:${newSecret()}`,
    globalCacheToken: newSecret(),
    globalCacheReadOnlyToken: newSecret(),
    account: null,
  };
  saveSecrets(directory, secrets);
  return secrets;
}

export function saveSecrets(directory: string, secrets: Secrets): void {
  writeJsonAtomically(secretsPath(directory), secrets);
}

function secretsPath(directory: string): string {
  return join(directory, 'secrets.json');
}

/** Letters and digits of base64url only: a secret must not hold the `:` and `,` of a list. */
function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
