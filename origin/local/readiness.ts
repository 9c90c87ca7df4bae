import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';

/** How a child says that it can be used. */
export type Readiness =
  /** It prints one line of JSON with `"ready":true`. */
  | { readonly kind: 'line' }
  /** It answers 200 at this URL. */
  | { readonly kind: 'http'; readonly url: string };

/** Milliseconds between two looks at a child's `/ready`. */
const POLL_MS = 50;
/** Milliseconds that one answer may take. */
const ANSWER_LIMIT_MS = 1_000;

const ReadyLineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ ready: v.literal(true) }),
);
export type ReadyLine = v.InferOutput<typeof ReadyLineSchema>;

/** Copies a child's output to its log, line by line, and resolves with its ready line. */
export function readReadyLine(output: Readable, log: Writable): Promise<ReadyLine> {
  return new Promise((resolve) => {
    createInterface({ input: output }).on('line', (line) => {
      log.write(`${line}\n`);
      const parsed = v.safeParse(ReadyLineSchema, line);
      if (parsed.success) resolve(parsed.output);
    });
  });
}

/** Asks until the answer is 200, or until the signal says that nobody waits any more. */
export async function awaitHttpReady(url: string, signal: AbortSignal): Promise<void> {
  while (!(await answersOk(url, signal))) {
    await delay(POLL_MS, undefined, { signal });
  }
}

async function answersOk(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
    const response = await fetch(url, { signal: limit });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
