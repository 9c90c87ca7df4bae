import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { toProblem } from '#shared/contract/problem-response.ts';
import { ProblemSchema } from '#shared/contract/problem.ts';
import { FAULTS } from '#shared/fault/catalogue.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';

const CODES = Object.keys(FAULTS).filter((code): code is FaultCode => code in FAULTS);

describe.each(CODES)('the problem of %s', (code) => {
  const { status, headers, body } = toProblem(code, 'req_1');

  it('is a problem of RFC 9457 with the status of the answer', () => {
    expect(v.parse(v.strictObject(ProblemSchema.entries), body)).toEqual(body);
    expect(headers['content-type']).toBe('application/problem+json');
    // The one type that is registered with IANA; every other is ours.
    const type =
      status === 429
        ? 'https://iana.org/assignments/http-problem-types#quota-exceeded'
        : `/problems/${code}`;
    expect(body).toMatchObject({ status, code, request_id: 'req_1', type });
  });

  it('says when to try again, if ever', () => {
    const seconds = FAULTS[code].retryAfterSeconds;
    expect(headers['retry-after']).toBe(seconds === null ? undefined : String(seconds));
  });

  it('challenges the caller exactly when it is 401', () => {
    expect('www-authenticate' in headers).toBe(status === 401);
  });
});

describe('a problem', () => {
  it('names the wrong places of a body', () => {
    const errors = [{ pointer: '/email', code: 'missing', detail: 'is required' }];
    expect(toProblem('invalid_body', 'req_1', errors).body.errors).toEqual(errors);
  });

  it('has no errors member when there are none', () => {
    expect(toProblem('not_found', 'req_1').body).not.toHaveProperty('errors');
  });

  it('says that a key was bad only when one was shown (RFC 6750 §3.1)', () => {
    expect(toProblem('missing_key', 'req_1').headers['www-authenticate']).not.toContain('error');
    expect(toProblem('revoked_key', 'req_1').headers['www-authenticate']).toContain(
      'error="invalid_token"',
    );
  });
});
