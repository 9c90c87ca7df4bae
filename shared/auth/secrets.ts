/**
 * Secrets in configuration: `id:secret,id:secret`. The first is the one in use; the others are still
 * believed, so that a secret can be changed without a moment in which the two sides disagree.
 */

export interface Secret {
  readonly id: string;
  readonly secret: string;
}

export type Secrets = readonly [Secret, ...Secret[]];

/** Rotation needs two, and a mishap during one needs three. Each costs a digest per look-up. */
const MAX_SECRETS = 4;
/** RFC 2104 §3: a key shorter than the hash's output weakens it. SHA-256 gives 32 bytes. */
const MIN_SECRET_CHARACTERS = 32;

const ID = /^[a-z0-9][a-z0-9_-]{0,31}$/;

/**
 * Reads a list of one to four secrets of at least 32 characters, each with an id of its own, or
 * gives null. Spaces around an entry are ignored; a secret may hold colons, and no comma.
 */
export function parseSecrets(text: string): Secrets | null {
  const secrets = text.split(',').map((entry) => parseSecret(entry.trim()));
  if (secrets.length > MAX_SECRETS || !secrets.every((secret) => secret !== null)) return null;
  if (new Set(secrets.map(({ id }) => id)).size < secrets.length) return null;
  const [first, ...others] = secrets;
  return first === undefined ? null : [first, ...others];
}

function parseSecret(entry: string): Secret | null {
  const colon = entry.indexOf(':');
  if (colon === -1) return null;
  const id = entry.slice(0, colon);
  const secret = entry.slice(colon + 1);
  return ID.test(id) && secret.length >= MIN_SECRET_CHARACTERS ? { id, secret } : null;
}
