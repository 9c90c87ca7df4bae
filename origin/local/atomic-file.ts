import { renameSync, writeFileSync } from 'node:fs';

/** Only the owner may read it: what is written here holds secrets. */
const OWNER_ONLY = 0o600;

/** Writes JSON so that a reader sees the old content or the new, never a part. */
export function writeJsonAtomically(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: OWNER_ONLY });
  renameSync(draft, path);
}
