import { inject } from 'vitest';
import { copyTemplate } from './template.ts';
import type { TestDatabase } from './template.ts';

/** A fresh migrated database on the server of this run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return await copyTemplate(inject('postgresUrl'));
}

/** The server of this run, as its superuser. */
export function postgresUrl(): string {
  return inject('postgresUrl');
}
