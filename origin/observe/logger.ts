import { pino } from 'pino';
import type { DestinationStream, Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/**
 * Names under which an address, a key or a secret could come along by accident. Nothing is logged
 * under them on purpose; the redaction is the second fence.
 */
const NEVER_LOGGED = [
  'email',
  'address',
  'normalized',
  'localPart',
  'recipient',
  'token',
  'apiKey',
  'secret',
  'pepper',
  'headers',
  'body',
];

/**
 * A logger of JSON lines with the level as an upper-case word, so that `grep ERROR` of the runbook
 * finds what it looks for.
 *
 * @param role the process, such as `api-service`
 */
export function createLogger(role: string, level: string, destination?: DestinationStream): Logger {
  const paths = NEVER_LOGGED.flatMap((name) => [name, `*.${name}`]);
  return pino(
    {
      level,
      base: { role },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
      redact: { paths, censor: '[redacted]' },
      serializers: { err: serializeError },
    },
    destination ?? pino.destination({ sync: false, minLength: 0 }),
  );
}

/**
 * Writes lines of JSON to standard output that must not be lost: at any log level, and so that the
 * kernel has a line before the call returns.
 */
export function createEventLog(role: string): (event: Readonly<Record<string, unknown>>) => void {
  const log = createLogger(role, 'info', pino.destination({ sync: true }));
  return (event) => log.info(event);
}

/** An error as a log line shows it: what and where, and no values that drivers put into properties. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: typeof error };
  const { name, message, stack } = error;
  const cause = error.cause instanceof Error ? serializeError(error.cause) : undefined;
  return { name, message, stack, ...(cause === undefined ? {} : { cause }) };
}
