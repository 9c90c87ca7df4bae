import { delimiter } from 'node:path';
import { PART } from './context.ts';
import type { Context } from './context.ts';
import type { Running } from './launch.ts';
import { logPath, workerdLogPath } from './layout.ts';
import { originEnvironment } from './origin-parts.ts';
import { LOOPBACK } from './ports.ts';
import type { StackFile } from './stack-file.ts';

/** What `stack.json` says of a stack that is up. */
export function describeStack(context: Context, running: Running): StackFile {
  const { ports, secrets, roster } = context;
  return {
    edgeUrl: urlOf(ports.edge),
    apiUrl: urlOf(ports.api),
    metricsUrls: {
      'api-service': `${urlOf(ports.apiMetrics)}/metrics`,
      orchestrator: `${urlOf(ports.orchestratorMetrics)}/metrics`,
      'smtp-workers': `${urlOf(ports.workerMetrics)}/metrics`,
    },
    databaseUrl: running.databaseUrl,
    redisUrl: running.redisUrl,
    globalCacheUrl: running.globalCacheRedisUrl,
    globalCacheRestUrl: running.globalCacheUrl,
    globalCacheRestToken: secrets.globalCacheToken,
    labUrl: running.labUrl,
    apiKey: running.apiKey,
    testKey: running.testKey,
    pids: roster.pids(),
  };
}

/** The variables with which `ev` speaks to this stack. */
export function operatorEnvironment(context: Context, running: Running): Record<string, string> {
  return {
    ...originEnvironment(context, running),
    EV_EDGE_URL: urlOf(context.ports.edge),
    EV_API_URL: urlOf(context.ports.api),
    EV_API_KEY: running.apiKey,
    EV_TEST_KEY: running.testKey,
    EV_USAGE_EVENTS: usageEventLogs(context.settings.stateDirectory).join(delimiter),
  };
}

/** Logs that say what was used, those of the run before included: it may have ended in a hurry. */
function usageEventLogs(stateDirectory: string): string[] {
  const logs = [workerdLogPath(stateDirectory), logPath(stateDirectory, PART.api)];
  return logs.flatMap((log) => [`${log}.1`, log]);
}

/**
 * The same for a person, with a first request to paste.
 *
 * @param example the address that it asks about
 */
export function greeting(stack: StackFile, example: string): string {
  return `
  Edge            ${stack.edgeUrl}
  API             ${stack.apiUrl}
  Metrics         ${Object.values(stack.metricsUrls).join('\n                  ')}
  PostgreSQL      ${stack.databaseUrl}
  Redis           ${stack.redisUrl}
  Global cache    ${stack.globalCacheUrl}
  Mail lab        ${stack.labUrl ?? 'off: real DNS and SMTP servers are asked'}
  API key         ${stack.apiKey}
  Test key        ${stack.testKey}

Try it:

  curl -sS ${stack.edgeUrl}/v1/validate \\
    -H 'X-API-Key: ${stack.apiKey}' \\
    -H 'Content-Type: application/json' \\
    -d '{"email":"${example}"}'

Ctrl-C stops everything.
`;
}

function urlOf(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}
