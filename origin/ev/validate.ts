import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { VerdictSchema } from '#shared/contract/verdict.ts';
import type { Verdict } from '#shared/contract/verdict.ts';
import { ProblemSchema } from '#shared/contract/problem.ts';
import { TIMEOUT_RANGE_MS } from '#shared/contract/validate-request.ts';
import { readConfiguration } from '#origin/config/read.ts';
import { ValidateConfiguration } from '#origin/config/roles.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';

/** Beyond what the service itself may take, the connection is at fault. */
const REQUEST_LIMIT_MS = TIMEOUT_RANGE_MS.max + 5000;

/** `ev validate`: asks the service as any client does. */
export const validateCommand: Command = {
  name: 'validate',
  synopsis: 'EMAIL… [--json] [--afresh] [--timeout MS]',
  summary: 'validate addresses through the API; exit 1 if one could not be',
  run: validate,
};

interface Service {
  readonly url: string;
  readonly key: string;
}

async function validate(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      afresh: { type: 'boolean', default: false },
      timeout: { type: 'string' },
    },
  });
  if (positionals.length === 0) throw new UsageError('takes at least one address');
  const { EV_EDGE_URL: url, EV_API_KEY: key } = readConfiguration(
    ValidateConfiguration,
    terminal.environment,
  );
  const options = {
    ...(values.afresh ? { max_age: 0 } : {}),
    ...(values.timeout === undefined ? {} : { timeout_ms: Number(values.timeout) }),
  };
  let exit: number = EXIT.ok;
  for (const email of positionals) {
    const answer = await post({ url, key }, { email, ...options });
    if (typeof answer === 'string') {
      terminal.error(answer);
      exit = EXIT.failed;
    } else terminal.out(values.json ? JSON.stringify(answer) : line(answer));
  }
  return exit;
}

/** A verdict, or what went wrong. */
async function post({ url, key }: Service, body: object): Promise<Verdict | string> {
  const response = await fetch(new URL('/v1/validate', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
  });
  const json: unknown = await response.json();
  const verdict = v.safeParse(VerdictSchema, json);
  if (verdict.success) return verdict.output;
  const problem = v.safeParse(ProblemSchema, json);
  if (!problem.success) return `the answer (${response.status}) is none of this service`;
  const { title, detail, errors } = problem.output;
  return [
    `${title}: ${detail}`,
    ...(errors ?? []).map((error) => `  ${error.pointer} ${error.detail}`),
  ].join('\n');
}

function line({ email, state, reason, final, cache }: Verdict): string {
  const provisional = final ? '' : ' (provisional)';
  const from = cache.status === 'hit' ? `${cache.tier}, ${cache.age} s old` : 'asked now';
  return [email, `${state}${provisional}`, reason, from].join('\t');
}
