/** Which migrations are to be applied, as a pure function of the files and of what was applied. */

/** A file of `migrations/`. */
export interface Migration {
  /** The file's name: `0001_accounts.sql`. */
  readonly name: string;
  readonly statements: string;
  /** SHA-256 of the statements, in hex. */
  readonly checksum: string;
}

/** What the database remembers of a migration. */
export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
}

/** Migrations that cannot be applied as they are. Trying again does not help; the message says what does. */
export class MigrationRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MigrationRefused';
  }
}

/**
 * The files still to be applied, in order. Migrations only go forward: what was applied must be
 * there unchanged, and nothing may be slipped in before it.
 *
 * @throws {MigrationRefused} when the files and the database do not belong together
 */
export function pendingMigrations(
  files: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const ordered = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const past = applied.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const [position, { name, checksum }] of past.entries()) {
    const file = ordered[position];
    if (file === undefined || file.name > name) {
      throw new MigrationRefused(
        `the database has the migration ${name}, which is not among the files: it belongs to a newer version of the service, so use that`,
      );
    }
    if (file.name < name) {
      throw new MigrationRefused(
        `${file.name} is new and comes before ${name}, which is applied already: give it the next number`,
      );
    }
    if (file.checksum !== checksum) {
      throw new MigrationRefused(
        `${name} was changed after it was applied: restore it, and put the change into a new file`,
      );
    }
  }
  return ordered.slice(past.length);
}
