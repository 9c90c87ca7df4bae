import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { storeFailure } from '#origin/store/failure.ts';
import { Fault } from '#shared/fault/catalogue.ts';

const SECRET = 'someone@recipient.example';

/** An error as the driver makes it of what the server sent. */
function serverError(fields: Record<string, string>): postgres.PostgresError {
  return Object.assign(new postgres.PostgresError(`about ${SECRET}`), fields);
}

/** An error as Node's sockets and the driver make it. */
function connectionError(code: string): Error {
  return Object.assign(new Error(`about ${SECRET}`), { code, parameters: [SECRET] });
}

describe('a server that cannot be used now is unavailable', () => {
  it.each([
    ['08006', 'connection lost'],
    ['28P01', 'wrong password'],
    ['3D000', 'no such database yet'],
    ['25006', 'only a standby is left'],
    ['40001', 'rolled back by a rival'],
    ['40P01', 'deadlock'],
    ['53300', 'too many connections'],
    ['53100', 'disk full'],
    ['55P03', 'lock not available'],
    ['57P01', 'shutting down'],
    ['57014', 'statement took too long'],
    ['58030', 'disk broken'],
  ])('SQLSTATE %s (%s)', (code) => {
    const fault = storeFailure('find job', serverError({ code }));
    expect(fault).toMatchObject({
      code: 'dependency_unavailable',
      context: `postgres: find job: ${code}`,
    });
  });

  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EPIPE',
    'CONNECT_TIMEOUT',
    'CONNECTION_CLOSED',
    'CONNECTION_ENDED',
    'CONNECTION_DESTROYED',
  ])('code %s', (code) => {
    const fault = storeFailure('find job', connectionError(code));
    expect(fault).toMatchObject({
      code: 'dependency_unavailable',
      context: `postgres: find job: ${code}`,
    });
  });

  it('also inside what Drizzle wraps it in', () => {
    const wrapped = new DrizzleQueryError('select', [SECRET], connectionError('ECONNREFUSED'));
    expect(storeFailure('find job', wrapped)).toMatchObject({ code: 'dependency_unavailable' });
  });
});

describe('a missing partition', () => {
  it('is named with the statement that makes it', () => {
    const error = serverError({
      code: '23514',
      detail:
        'Partition key of the failing row contains (created_at) = (2031-02-03 04:05:06.789+00).',
    });
    expect(storeFailure('record verdicts', error)).toMatchObject({
      code: 'dependency_unavailable',
      context:
        'postgres: record verdicts: partition validation_results_2031_02 is missing; make it with SELECT create_next_partition();',
    });
  });

  it('is not seen in a constraint of the table that is violated', () => {
    const error = serverError({
      code: '23514',
      constraint_name: 'validation_results_score_check',
      detail: 'Failing row contains (created_at) = (2031-02-03 …).',
    });
    expect(storeFailure('record verdicts', error)).toMatchObject({
      code: 'internal',
      context: 'postgres: record verdicts: 23514 validation_results_score_check',
    });
  });
});

describe('any other error of the server is internal', () => {
  it('and names the constraint, never the value', () => {
    const error = serverError({ code: '23505', constraint_name: 'api_keys_digest_key' });
    expect(storeFailure('create key', error)).toMatchObject({
      code: 'internal',
      context: 'postgres: create key: 23505 api_keys_digest_key',
    });
  });
});

describe('no value of a query leaves the store', () => {
  it.each([
    serverError({ code: '22P02' }),
    serverError({ code: '57014', detail: SECRET }),
    connectionError('ECONNRESET'),
    new DrizzleQueryError('select', [SECRET], serverError({ code: '22021' })),
    new DrizzleQueryError('select', [SECRET], new TypeError(SECRET)),
    new DrizzleQueryError('select', [SECRET]),
  ])('%#', (error) => {
    const fault = storeFailure('find job', error);
    expect(fault).toBeInstanceOf(Fault);
    if (!(fault instanceof Fault)) return;
    expect(fault.cause).toBeUndefined();
    expect(`${fault.message} ${JSON.stringify(fault)}`).not.toContain(SECRET);
  });
});

describe('errors that are not of the store', () => {
  const argumentError = Object.assign(new TypeError('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  it.each([new Fault('queue_full'), new TypeError('impossible id'), argumentError, 'a string'])(
    'pass unchanged: %s',
    (error) => {
      expect(storeFailure('find job', error)).toBe(error);
    },
  );
});
