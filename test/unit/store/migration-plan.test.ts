import { describe, expect, it } from 'vitest';
import { MigrationRefused, pendingMigrations } from '#origin/store/migration-plan.ts';
import type { Migration } from '#origin/store/migration-plan.ts';

function file(name: string, checksum = `sum of ${name}`): Migration {
  return { name, statements: '', checksum };
}

const FIRST = file('0001_a.sql');
const SECOND = file('0002_b.sql');
const THIRD = file('0003_c.sql');

describe('what is pending', () => {
  it('is everything for an empty database, in the order of the names', () => {
    expect(pendingMigrations([THIRD, FIRST, SECOND], [])).toEqual([FIRST, SECOND, THIRD]);
  });

  it('is what comes after the applied ones, in whatever order the database lists them', () => {
    expect(pendingMigrations([FIRST, SECOND, THIRD], [SECOND, FIRST])).toEqual([THIRD]);
  });

  it('is nothing when all are applied', () => {
    expect(pendingMigrations([FIRST, SECOND], [FIRST, SECOND])).toEqual([]);
  });
});

describe('is refused', () => {
  it('when an applied file was changed', () => {
    const changed = file('0001_a.sql', 'another sum');
    expect(() => pendingMigrations([changed, SECOND], [FIRST])).toThrow(MigrationRefused);
    expect(() => pendingMigrations([changed, SECOND], [FIRST])).toThrow('0001_a.sql was changed');
  });

  it('when the database is ahead of the files', () => {
    expect(() => pendingMigrations([FIRST], [FIRST, SECOND])).toThrow(
      'has the migration 0002_b.sql, which is not among the files',
    );
  });

  it('when a file that was applied is gone', () => {
    expect(() => pendingMigrations([FIRST, THIRD], [FIRST, SECOND])).toThrow(
      'has the migration 0002_b.sql, which is not among the files',
    );
  });

  it('when a new file is slipped in before an applied one', () => {
    expect(() => pendingMigrations([FIRST, SECOND, THIRD], [FIRST, THIRD])).toThrow(
      '0002_b.sql is new and comes before 0003_c.sql',
    );
  });
});
