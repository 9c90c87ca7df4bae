import type { Chore } from '#origin/queue/upkeep.ts';
import type { Database } from '#origin/store/database.ts';
import { cleanupOldValidations, createNextPartition } from '#origin/store/partitions.ts';

/**
 * What keeps the store in shape. Partitions are made every night, although one a month would do: a
 * night that fails is made good by the next.
 *
 * @param retentionDays null keeps every result
 */
export function storeChores(database: Database, retentionDays: number | null): readonly Chore[] {
  const partitions: Chore = {
    name: 'partitions',
    pattern: '10 3 * * *',
    run: () => createNextPartition(database),
  };
  if (retentionDays === null) return [partitions];
  return [
    partitions,
    {
      name: 'cleanup',
      pattern: '40 3 * * *',
      run: async () => {
        while (!(await cleanupOldValidations(database, retentionDays)));
      },
    },
  ];
}
