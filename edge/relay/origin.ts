/** One signed question to the origin, with an end to the waiting for it. */
import { Fault } from '#shared/fault/catalogue.ts';
import { readBoundedText } from './bounded-text.ts';
import type { Sign } from './signer.ts';

/**
 * Milliseconds beyond the deadline. The origin answers at the deadline when it has nothing better,
 * and that answer names the job that goes on: it is worth the way back.
 */
const MARGIN_MS = 250;
/** A verdict with all its evidence takes some 4 kB. */
const MAX_ANSWER_BYTES = 256 * 1024;

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
  readonly traceparent: string | null;
}

export interface OriginAnswer {
  readonly status: number;
  /** Null where it is not JSON of any kind. */
  readonly json: unknown;
  readonly mediaType: string;
  readonly header: (name: string) => string | null;
}

/** Throws Fault `origin_unavailable` when no answer came in time, or none that can be read. */
export type AskOrigin = (question: Question) => Promise<OriginAnswer>;

export interface OriginParts {
  /** Scheme and authority. */
  readonly url: string;
  readonly sign: Sign;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
}

export function connectOrigin(parts: OriginParts): AskOrigin {
  return async (question) => {
    const { method, path, content } = question;
    const body = content === null ? null : new TextEncoder().encode(content);
    const signed = await parts.sign({ ...question, query: '', body: body ?? new Uint8Array() });
    const headers = { ...signed, ...(body === null ? {} : { 'content-type': 'application/json' }) };
    const waitMs = Math.max(0, question.deadlineMs - parts.now()) + MARGIN_MS;
    try {
      const response = await parts.fetch(`${parts.url}${path}`, {
        method,
        headers,
        body,
        // A redirect would carry a signed request to somewhere it was not signed for.
        redirect: 'manual',
        signal: AbortSignal.timeout(waitMs),
      });
      return await readAnswer(response);
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault('origin_unavailable', error instanceof Error ? error.name : 'fetch failed', {
        cause: error,
      });
    }
  };
}

async function readAnswer(response: Response): Promise<OriginAnswer> {
  const text = await readBoundedText(response.body, MAX_ANSWER_BYTES);
  if (text === null) throw new Fault('origin_unavailable', 'answer too long');
  return {
    status: response.status,
    json: parseJson(text),
    mediaType: mediaTypeOf(response.headers.get('content-type')),
    header: (name) => response.headers.get(name),
  };
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
