/**
 * What a failed query means. The driver's errors carry the statement and its parameters, and
 * Postgres quotes values in its messages; so none of them leaves this room, not even as a cause.
 * What leaves is a fault that names the operation and a code.
 */
import { Fault } from '#shared/fault/catalogue.ts';
import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';

/**
 * Classes of SQLSTATE (PostgreSQL manual, appendix A) after which the same query may succeed later:
 * 08 connection, 28 and 3D a server that is not set up yet, 25 a server that has become read-only,
 * 40 rolled back by a rival, 53 out of resources, 55 in use, 57 shut down or timed out, 58 disk.
 */
const PASSING_CLASSES: ReadonlySet<string> = new Set([
  '08',
  '28',
  '3D',
  '25',
  '40',
  '53',
  '55',
  '57',
  '58',
]);

/** The driver's own codes, and those of Node's sockets and resolver, all mean: not reached. */
const CONNECTION_CODE = /^(?:CONNECT_TIMEOUT|CONNECTION_\w+|E(?:[A-Z]{3,}|AI_[A-Z]+))$/;

/** Class 57P (operator intervention) and 25P0[34] (idle too long): the server ends the connection. */
const CLOSING_CODE = /^(?:57P\d\d|25P0[34])$/;

const CHECK_VIOLATION = '23514';
/** `DETAIL` of an insert that no partition takes: `… (created_at) = (2031-02-03 04:05:06+00).` */
const PARTITION_KEY = /\(created_at\) = \((\d{4})-(\d{2})-/;

/** Turns whatever a query threw into what may be thrown on. Errors of our own pass unchanged. */
export function storeFailure(operation: string, error: unknown): unknown {
  const cause = causeOf(error);
  if (cause instanceof postgres.PostgresError) return serverFailure(operation, cause);
  const code = connectionCode(cause);
  if (code !== null) return unavailable(operation, code);
  if (error instanceof DrizzleQueryError) {
    return new Fault('internal', `postgres: ${operation}: ${nameOf(cause)}`);
  }
  return error;
}

/** Whether a connection could not be made, or broke, or is about to be closed by the server. */
export function isConnectionFailure(error: unknown): boolean {
  const cause = causeOf(error);
  if (!(cause instanceof postgres.PostgresError)) return connectionCode(cause) !== null;
  return CLOSING_CODE.test(cause.code);
}

/** The fault of a query that could not be done now. */
export function unavailable(operation: string, why: string): Fault {
  return new Fault('dependency_unavailable', `postgres: ${operation}: ${why}`);
}

function serverFailure(operation: string, error: postgres.PostgresError): Fault {
  const partition = missingPartition(error);
  if (partition !== null) {
    return unavailable(
      operation,
      `partition ${partition} is missing; make it with SELECT create_next_partition();`,
    );
  }
  if (isPassing(error)) return unavailable(operation, error.code);
  const constraint = error.constraint_name === undefined ? '' : ` ${error.constraint_name}`;
  return new Fault('internal', `postgres: ${operation}: ${error.code}${constraint}`);
}

/** Whether the same query may succeed later. */
export function isPassing(error: postgres.PostgresError): boolean {
  return PASSING_CLASSES.has(error.code.slice(0, 2));
}

function missingPartition(error: postgres.PostgresError): string | null {
  // A check that has a name is a constraint of the table; the missing partition has none.
  if (error.code !== CHECK_VIOLATION || error.constraint_name !== undefined) return null;
  const month = PARTITION_KEY.exec(error.detail ?? '');
  return month === null ? null : `validation_results_${month[1]}_${month[2]}`;
}

/** The driver's error, which Drizzle wraps together with the statement and its parameters. */
function causeOf(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? error.cause : error;
}

function connectionCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const { code } = error;
  return typeof code === 'string' && CONNECTION_CODE.test(code) ? code : null;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unexplained';
}
