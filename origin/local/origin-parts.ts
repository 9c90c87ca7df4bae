import { SERVICE_ROLES } from '#origin/store/service-roles.ts';
import { beginChild } from './child.ts';
import { type Context, PART } from './context.ts';
import { logPath } from './layout.ts';
import { LOOPBACK } from './ports.ts';
import { ROOT_URL } from './settings.ts';

/** What the origin stands on, once it is up. */
export interface Ground {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** The global cache's primary, where the origin writes. */
  readonly globalCacheUrl: string;
  /** Variables that lead to the mail servers. */
  readonly mail: Readonly<Record<string, string>>;
}

/** The variables that all processes of the origin share. */
export function originEnvironment(context: Context, ground: Ground): Record<string, string> {
  const { secrets, ports, settings } = context;
  return {
    ...ground.mail,
    DATABASE_URL: ground.databaseUrl,
    REDIS_URL: ground.redisUrl,
    API_PORT: String(ports.api),
    EV_CACHE: settings.cache,
    EV_ABUSE_GATES: settings.abuseGates,
    EV_CACHE_PEPPER: secrets.cachePepper,
    EV_KEY_PEPPERS: secrets.keyPepper,
    EV_SIGNING_KEYS: secrets.signingKey,
    UPSTASH_REDIS_REST_URL: ground.globalCacheUrl,
    UPSTASH_REDIS_REST_TOKEN: secrets.globalCacheToken,
  };
}

/** Starts the three processes of the origin, side by side. */
export async function startOrigin(context: Context, ground: Ground): Promise<void> {
  const { ports } = context;
  const processes = [
    {
      name: PART.api,
      role: SERVICE_ROLES['api-service'],
      entry: new URL('origin/bin/api-service.ts', ROOT_URL),
      metricsPort: ports.apiMetrics,
      note: `http://${LOOPBACK}:${ports.api}`,
    },
    {
      name: PART.orchestrator,
      role: SERVICE_ROLES.orchestrator,
      entry: new URL('origin/bin/orchestrator.ts', ROOT_URL),
      metricsPort: ports.orchestratorMetrics,
      note: '',
    },
    {
      name: PART.worker,
      role: SERVICE_ROLES['smtp-worker'],
      entry: new URL('origin/bin/smtp-worker.ts', ROOT_URL),
      metricsPort: ports.workerMetrics,
      note: '',
    },
  ];
  const environment = originEnvironment(context, ground);
  await Promise.all(
    processes.map(({ name, role, entry, metricsPort, note }) =>
      context.roster.start(name, 'origin', note, () =>
        beginChild({
          name,
          entry,
          environment: {
            ...environment,
            DATABASE_URL: databaseUrlOf(role, context, ground),
            METRICS_PORT: String(metricsPort),
          },
          logPath: logPath(context.settings.stateDirectory, name),
          readiness: { kind: 'http', url: `http://${LOOPBACK}:${metricsPort}/ready` },
        }),
      ),
    ),
  );
}

/** As its own role on a server of ours, where all roles have one password; else as the caller said. */
function databaseUrlOf(role: string, { settings }: Context, { databaseUrl }: Ground): string {
  if (settings.databaseUrl !== null) return databaseUrl;
  const url = new URL(databaseUrl);
  url.username = role;
  return url.href;
}
