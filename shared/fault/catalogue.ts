/**
 * The catalogue of faults: what can go wrong with a request or with our own parts. A fault has a
 * code that is never reused, and says whether trying again may help. What a mail server says is
 * evidence and never stands here; an impossible state is an assertion and never stands here either.
 */

interface FaultKind {
  readonly status: number;
  readonly title: string;
  /** What to do about it, said to whoever sent the request. */
  readonly detail: string;
  /** Seconds after which the same request may succeed; null when it never will. */
  readonly retryAfterSeconds: number | null;
}

const AGAIN_SOON_SECONDS = 2;

export const FAULTS = {
  missing_key: {
    status: 401,
    title: 'API key missing',
    detail: 'Send your key in the X-API-Key header, or as Authorization: Bearer.',
    retryAfterSeconds: null,
  },
  malformed_key: {
    status: 401,
    title: 'API key malformed',
    detail:
      'The key is not of the form ev_live_… or ev_test_…, or a character of it was lost: copy it again in full.',
    retryAfterSeconds: null,
  },
  unknown_key: {
    status: 401,
    title: 'API key unknown',
    detail:
      'No account has this key. Create one with `ev keys create`, or check the environment it belongs to.',
    retryAfterSeconds: null,
  },
  revoked_key: {
    status: 401,
    title: 'API key revoked',
    detail: 'This key was revoked. Use another key of the account.',
    retryAfterSeconds: null,
  },
  wrong_scope: {
    status: 403,
    title: 'Key lacks the scope',
    detail:
      'This key may not be used for this. Use a key that has the scope which the route asks for.',
    retryAfterSeconds: null,
  },
  bad_signature: {
    status: 401,
    title: 'Request signature refused',
    detail:
      'The signature of the request is wrong, expired or was used before. Only the edge signs requests.',
    retryAfterSeconds: null,
  },
  not_found: {
    status: 404,
    title: 'Not found',
    detail:
      'There is nothing at this address. GET /openapi.json lists every route, GET /docs shows them.',
    retryAfterSeconds: null,
  },
  job_not_found: {
    status: 404,
    title: 'Job not found',
    detail: 'No job of this account has that id, or it was erased.',
    retryAfterSeconds: null,
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'This route does not take that method. The Allow header lists those it takes.',
    retryAfterSeconds: null,
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    detail: 'The body may hold at most 16384 bytes. Send one address per request.',
    retryAfterSeconds: null,
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    detail:
      'Send the body as application/json in UTF-8, with that Content-Type and no Content-Encoding.',
    retryAfterSeconds: null,
  },
  malformed_json: {
    status: 422,
    title: 'Body is not JSON',
    detail:
      'The body could not be read as JSON. Send an object such as {"email":"someone@example.com"}.',
    retryAfterSeconds: null,
  },
  invalid_body: {
    status: 422,
    title: 'Body is invalid',
    detail:
      'The body is JSON and is not what this route takes. `errors` names each place and what to change.',
    retryAfterSeconds: null,
  },
  invalid_idempotency_key: {
    status: 422,
    title: 'Idempotency-Key is invalid',
    detail:
      'Send 1 to 255 printable ASCII characters as Idempotency-Key, such as a UUID, or leave the header out.',
    retryAfterSeconds: null,
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency-Key used before',
    detail:
      'In the last 24 hours this key came with another body. Send that body to get its answer again, or another key with this one.',
    retryAfterSeconds: null,
  },
  idempotency_in_flight: {
    status: 409,
    title: 'Request is in flight',
    detail:
      'A request with this Idempotency-Key is still being answered. Send this one again after Retry-After seconds to get its answer.',
    retryAfterSeconds: AGAIN_SOON_SECONDS,
  },
  malformed_request: {
    status: 400,
    title: 'Not HTTP',
    detail:
      'What was sent is no request of HTTP/1.1 (RFC 9112), or its target or Host header is no valid one. Send it with an HTTP client.',
    retryAfterSeconds: null,
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    detail: 'The request line and the headers may hold 16 kB together. Send fewer or shorter ones.',
    retryAfterSeconds: null,
  },
  request_timeout: {
    status: 408,
    title: 'Request too slow',
    detail: 'The request did not arrive as a whole in time. Send it again, without a pause in it.',
    retryAfterSeconds: null,
  },
  account_held: {
    status: 403,
    title: 'Account held back',
    detail:
      'Of the last 1,000 addresses of this account more than 30 % do not exist, so no mail server is asked about new ones. Cached verdicts are still answered. Find out where the list comes from, and have the operator release the account.',
    retryAfterSeconds: null,
  },
  generated_permutations: {
    status: 422,
    title: 'Address looks generated',
    detail:
      'This account has asked about too many spellings of one name, or numbers in a row, at this domain. Addresses are not guessed here: send only those that you were given. Verdicts in the cache are still answered, and the spellings are forgotten an hour after the last new one.',
    retryAfterSeconds: null,
  },
  quota_exceeded: {
    status: 429,
    title: 'Quota exceeded',
    detail:
      'The units that the plan of this account allows in a month are used up or set aside. Wait Retry-After seconds, or have the operator raise the plan; GET /v1/usage shows what was used. Answers that cost nothing are still given.',
    retryAfterSeconds: 20,
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail:
      'This key has made as many requests as it may make in a minute. Wait Retry-After seconds; RateLimit on every answer says how many are left.',
    retryAfterSeconds: 60,
  },
  queue_full: {
    status: 503,
    title: 'Queue full',
    detail:
      'More work is waiting than can be promised. Nothing was taken: send the request again later.',
    retryAfterSeconds: 10,
  },
  dependency_unavailable: {
    status: 503,
    title: 'Temporarily unavailable',
    detail:
      'A part of the service is away, so no answer could be promised. Send the request again after Retry-After seconds.',
    retryAfterSeconds: AGAIN_SOON_SECONDS,
  },
  origin_unavailable: {
    status: 503,
    title: 'Origin unavailable',
    detail: 'The edge cannot reach the origin. Send the request again after Retry-After seconds.',
    retryAfterSeconds: AGAIN_SOON_SECONDS,
  },
  origin_late: {
    status: 503,
    title: 'No answer in time',
    detail:
      'The origin gave no answer before the deadline. What was asked for may be under way all the same: send the request again after Retry-After seconds, or with a larger timeout_ms.',
    retryAfterSeconds: AGAIN_SOON_SECONDS,
  },
  deadline_too_near: {
    status: 503,
    title: 'Too little time left',
    detail:
      'When the request came to be asked about, its timeout_ms was nearly over. Nothing was taken: send it again after Retry-After seconds, or with a larger timeout_ms.',
    retryAfterSeconds: AGAIN_SOON_SECONDS,
  },
  internal: {
    status: 500,
    title: 'Internal error',
    detail:
      'The service met a state it did not expect. It was logged under the request id; sending again may help.',
    retryAfterSeconds: null,
  },
} as const satisfies Record<string, FaultKind>;

export type FaultCode = keyof typeof FAULTS;

interface FaultOptions {
  readonly cause?: unknown;
  /** Where this time it is another than the catalogue says. */
  readonly retryAfterSeconds?: number;
}

/** Thrown where an operation cannot go on; caught once, at the border that can answer. */
export class Fault extends Error {
  readonly code: FaultCode;
  /** What failed, for the log: never an address, never a key. */
  readonly context: string;
  /** Seconds after which the same request may succeed; null when it never will. */
  readonly retryAfterSeconds: number | null;

  constructor(code: FaultCode, context = '', options: FaultOptions = {}) {
    super(`${code}${context === '' ? '' : `: ${context}`}`, options);
    this.name = 'Fault';
    this.code = code;
    this.context = context;
    this.retryAfterSeconds = options.retryAfterSeconds ?? FAULTS[code].retryAfterSeconds;
  }
}

/** Marks a state that cannot be. It fails the job at hand and never the process. */
export function assertNever(value: never, what: string): never {
  throw new TypeError(`impossible ${what}: ${JSON.stringify(value)}`);
}
