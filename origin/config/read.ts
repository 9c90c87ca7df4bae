import * as v from 'valibot';

/** EX_CONFIG of sysexits.h: a supervisor that sees it need not try again. */
export const EXIT_BAD_CONFIGURATION = 78;

/** The environment does not make a configuration. `problems` names each variable that is wrong. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`configuration refused:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/**
 * Reads a configuration from environment variables, all of them before anything is started.
 *
 * An empty variable counts as unset. A value is never repeated in a message: it may be a secret.
 *
 * @throws ConfigurationError that names every variable that is missing or wrong
 */
export function readConfiguration<TSchema extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  schema: TSchema,
  environment: Readonly<Record<string, string | undefined>>,
): v.InferOutput<TSchema> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = v.safeParse(schema, set);
  if (result.success) return result.output;
  throw new ConfigurationError(result.issues.map((issue) => describe(issue, schema.entries)));
}

function describe(issue: v.BaseIssue<unknown>, entries: v.ObjectEntries): string {
  const variable = v.getDotPath(issue) ?? 'environment';
  if (issue.received !== 'undefined') return `${variable} ${issue.message}`;
  const entry = entries[variable];
  return `${variable} is missing: it ${entry === undefined ? 'must be set' : expectation(entry)}`;
}

/** What a variable must be, in the words of its own schema. */
function expectation(entry: v.ObjectEntries[string]): string {
  const result = v.safeParse(entry, undefined);
  return result.issues?.[0].message ?? 'must be set';
}
