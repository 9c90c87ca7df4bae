/** One signed question to the origin, with an end to the waiting for it. */
import type { BreakerRules } from '#edge/breaker/breaker.ts';
import type { Fuse } from '#edge/breaker/fuse.ts';
import { PROBLEM_MEDIA_TYPE } from '#shared/contract/problem-response.ts';
import { PROMISE_AHEAD_MEDIA_TYPE } from '#shared/contract/promise-ahead.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { readBoundedText } from './bounded-text.ts';
import { readLines } from './read-lines.ts';
import type { Sign } from './signer.ts';

/**
 * Milliseconds beyond the deadline. The origin promises before it, if it has nothing better; what
 * comes within this is still worth having, and the caller is answered within 50.
 */
const GRACE_MS = 25;
/** A verdict with all its evidence takes some 4 kB. */
const MAX_ANSWER_BYTES = 256 * 1024;
/** An origin that was given less time than this and missed it need not be ill. */
const FAIR_WAIT_MS = 1000;
const SERVER_ERROR = 500;

/**
 * Three in a row are no accident. The pauses are short, since a trial costs one request, and an
 * origin that is back should be noticed within seconds.
 */
export const ORIGIN_RULES: BreakerRules = {
  strikesToOpen: 3,
  firstCoolDownMs: 500,
  longestCoolDownMs: 5000,
  trialMs: 2000,
};

export interface Question {
  readonly method: 'GET' | 'POST';
  /** Absolute, without a query, of characters that need no escaping. */
  readonly path: string;
  /** JSON, or null where there is no content. */
  readonly content: string | null;
  readonly account: string;
  readonly keyId: string;
  /** Unix milliseconds. */
  readonly deadlineMs: number;
  /** `test` for a caller with a test key, where the answer depends on it. */
  readonly environment?: 'test' | null;
  readonly idempotencyKey?: string | null;
  readonly traceparent: string | null;
}

export interface OriginAnswer {
  readonly status: number;
  /** Of a promise ahead the verdict, if it came, and else the provisional one. */
  readonly json: unknown;
  /** Whether a verdict has come after the promise of one. */
  readonly isKept: boolean;
  readonly mediaType: string;
  readonly header: (name: string) => string | null;
}

/**
 * Throws Fault `origin_late` when no answer came in time, and `origin_unavailable` when none can be
 * had: nobody listens, what came cannot be read, or too many in a row have failed just now.
 */
export type AskOrigin = (question: Question) => Promise<OriginAnswer>;

export interface OriginParts {
  /** Scheme and authority. */
  readonly url: string;
  readonly sign: Sign;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
  readonly fuse: Fuse;
}

export function connectOrigin(parts: OriginParts): AskOrigin {
  const { fuse } = parts;
  return async (question) => {
    if (!fuse.mayAsk()) throw new Fault('origin_unavailable', 'breaker open');
    const waitMs = Math.max(0, question.deadlineMs - parts.now()) + GRACE_MS;
    try {
      const answer = await readAnswer(await send(question, waitMs, parts));
      if (isHealthy(answer)) fuse.succeeded();
      else fuse.failed();
      return answer;
    } catch (error) {
      const fault = faultOf(error);
      if (fault.code !== 'origin_late' || waitMs >= FAIR_WAIT_MS) fuse.failed();
      throw fault;
    }
  };
}

const CONTENT_HEADERS = { 'content-type': 'application/json', accept: PROMISE_AHEAD_MEDIA_TYPE };

async function send(question: Question, waitMs: number, parts: OriginParts): Promise<Response> {
  const { method, path, content } = question;
  const body = content === null ? null : new TextEncoder().encode(content);
  const signed = await parts.sign({ ...question, query: '', body: body ?? new Uint8Array() });
  return parts.fetch(`${parts.url}${path}`, {
    method,
    headers: { ...signed, ...(body === null ? {} : CONTENT_HEADERS) },
    body,
    // A redirect would carry a signed request to somewhere it was not signed for.
    redirect: 'manual',
    signal: AbortSignal.timeout(waitMs),
  });
}

/** A problem of our API's is an origin at work, whatever it says; any other 5xx is none. */
function isHealthy({ status, mediaType }: OriginAnswer): boolean {
  return status < SERVER_ERROR || mediaType === PROBLEM_MEDIA_TYPE;
}

function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const name = error instanceof Error ? error.name : 'fetch failed';
  const code = name === 'TimeoutError' ? 'origin_late' : 'origin_unavailable';
  return new Fault(code, name, { cause: error });
}

async function readAnswer(response: Response): Promise<OriginAnswer> {
  const mediaType = mediaTypeOf(response.headers.get('content-type'));
  return {
    ...(await readContent(response.body, mediaType)),
    status: response.status,
    mediaType,
    header: (name) => response.headers.get(name),
  };
}

async function readContent(
  body: ReadableStream<Uint8Array> | null,
  mediaType: string,
): Promise<Pick<OriginAnswer, 'json' | 'isKept'>> {
  if (mediaType === PROMISE_AHEAD_MEDIA_TYPE) {
    const [promise = '', verdict] = await readLines(body, MAX_ANSWER_BYTES);
    return { json: parseJson(verdict ?? promise), isKept: verdict !== undefined };
  }
  const text = await readBoundedText(body, MAX_ANSWER_BYTES);
  if (text === null) throw new Fault('origin_unavailable', 'answer too long');
  return { json: parseJson(text), isKept: false };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('origin_unavailable', 'answer is not JSON');
  }
}

function mediaTypeOf(contentType: string | null): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
