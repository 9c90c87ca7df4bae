import type { TestProject } from 'vitest/node';
import { dataDirectory, startOwnPostgres } from './own-postgres.ts';
import { createTemplate } from './template.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The PostgreSQL server of this run, as its superuser. */
    readonly postgresUrl: string;
  }
}

/** Starts the PostgreSQL server that all files of a run share; each makes databases of its own. */
export default async function startServers(project: TestProject): Promise<() => Promise<void>> {
  const directory = await dataDirectory();
  const server = await startOwnPostgres(directory.path);
  await createTemplate(server.superuserUrl);
  project.provide('postgresUrl', server.superuserUrl);
  return async () => {
    await server.stop();
    await directory.remove();
  };
}
