import type { Verdict } from '#shared/contract/verdict.ts';

/** The body of a promise that is told ahead of its time: see shared/contract/promise-ahead.ts. */
export function promiseAhead(
  provisional: Verdict,
  told: Promise<Verdict | null>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const line = (verdict: Verdict) => encoder.encode(`${JSON.stringify(verdict)}\n`);
  let hasPromised = false;
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      if (!hasPromised) {
        hasPromised = true;
        controller.enqueue(line(provisional));
        return;
      }
      // A verdict that cannot be read now is delivered by the job.
      const verdict = await told.catch(() => null);
      if (verdict !== null) controller.enqueue(line(verdict));
      controller.close();
    },
  });
}
