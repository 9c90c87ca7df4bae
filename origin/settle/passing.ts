import { Fault } from '#shared/fault/catalogue.ts';

/**
 * Whether a failure to write would have met any row: Postgres is away. A missing partition is passing
 * as well: an operator makes it, and all is written.
 */
export function isPassing(error: unknown): boolean {
  return error instanceof Fault && error.code === 'dependency_unavailable';
}
