/** The description of the API in OpenAPI 3.1, made from the schemas that validate and the routes that are served. */
import { ROUTES } from '#shared/contract/routes.ts';
import type { Route, RouteName } from '#shared/contract/routes.ts';
import { VERSION } from '#shared/contract/version.ts';
import { HEADERS } from './headers.ts';
import type { Json, JsonObject } from './json.ts';
import { OPERATIONS, securityOf } from './operations.ts';
import { problemAnswers } from './problems.ts';
import { fenced } from './samples.ts';
import { componentSchemas } from './schemas.ts';

/** https://spec.openapis.org/oas/v3.1.1.html */
const OPENAPI_VERSION = '3.1.1';

const DESCRIPTION = `Is this address worth sending to? Whoever has no answer yet is told so: \`unknown\` says why.

The guide, the sandbox and every problem are explained at [/docs](/docs).`;

export function openApiDocument(): JsonObject {
  return {
    openapi: OPENAPI_VERSION,
    info: { title: 'Email validation', version: VERSION, description: DESCRIPTION },
    // The edge and the origin serve the same routes; each is asked where this file came from.
    servers: [
      { url: '/', description: 'Where this file was served from: the edge, or the origin' },
    ],
    tags: [
      { name: 'Validation', description: 'With a key.' },
      { name: 'Service', description: 'Without a key.' },
    ],
    paths: paths(),
    components: {
      schemas: componentSchemas(),
      headers: HEADERS,
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: '`ev_live_…`, or `ev_test_…` for the sandbox. Never in a query string.',
        },
        bearer: { type: 'http', scheme: 'bearer', description: 'The same key.' },
      },
    },
  };
}

function paths(): JsonObject {
  const found: Record<string, Record<string, Json>> = {};
  for (const [name, route] of ROUTE_ENTRIES) {
    found[route.path] = { ...found[route.path], [route.method.toLowerCase()]: operation(name) };
  }
  return found;
}

const ROUTE_NAMES = Object.keys(ROUTES).filter((name): name is RouteName => name in ROUTES);
const ROUTE_ENTRIES = ROUTE_NAMES.map((name): [RouteName, Route] => [name, ROUTES[name]]);

function operation(name: RouteName): JsonObject {
  const { tag, summary, description, parameters, requestBody, answers, problems, samples } =
    OPERATIONS[name];
  return {
    operationId: name,
    tags: [tag],
    summary,
    description: [description, ...samples.map(fenced)].join('\n\n'),
    security: securityOf(name),
    ...(parameters === undefined ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: { ...answers, ...withoutGiven(problemAnswers(problems), answers) },
    'x-codeSamples': samples.map(({ title, shell }) => ({
      lang: 'Shell',
      label: title,
      source: shell,
    })),
  };
}

/** A route's own answer of a status is more than the problem of it. */
function withoutGiven(problems: JsonObject, answers: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(problems).filter(([status]) => !Object.hasOwn(answers, status)),
  );
}
