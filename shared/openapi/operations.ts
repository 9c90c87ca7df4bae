/** What OpenAPI says of each route. A route without an entry does not compile. */
import { ROUTES } from '#shared/contract/routes.ts';
import type { RouteName } from '#shared/contract/routes.ts';
import { JOB } from './job-operation.ts';
import type { JsonObject } from './json.ts';
import type { Operation } from './operation.ts';
import { DOCS, HEALTH, LLMS, OPENAPI, PROBLEM } from './service-operations.ts';
import { USAGE } from './usage-operation.ts';
import { VALIDATE } from './validate-operation.ts';

export const OPERATIONS: Readonly<Record<RouteName, Operation>> = {
  validate: VALIDATE,
  job: JOB,
  usage: USAGE,
  health: HEALTH,
  openapi: OPENAPI,
  docs: DOCS,
  llms: LLMS,
  problem: PROBLEM,
};

/** The security requirement of a route: any one of these. */
export function securityOf(name: RouteName): readonly JsonObject[] {
  const { scopes } = ROUTES[name];
  if (scopes === null) return [];
  return scopes.flatMap((scope) => [{ apiKey: [scope] }, { bearer: [scope] }]);
}
