/**
 * What the service adds to the time that a mail server takes: `npm run bench:path`.
 *
 * Every request is a miss, for an address of its own at a domain of its own, so that no connection
 * cap is waited for. The SMTP time is the worker's own measurement, from connecting to the last answer;
 * what is left of the client's time is ours: edge, signature, queue, DNS, Postgres, and the way back.
 */
import { inFlight, postValidate, request, verdictOf } from '#support/client.ts';
import { startStack } from '#support/stack.ts';
import type { Stack } from '#support/stack.ts';

const DOMAINS = 500;
const WARM_UP = 200;
const REQUESTS = 1000;
const WIDTHS = [1, 50] as const;
/** A plausible round trip to a mail server; the lab adds it to each reply. */
const ROUND_TRIP_MS = 20;
const SUM = 'email_validator_smtp_session_duration_seconds_sum';
const COUNT = 'email_validator_smtp_session_duration_seconds_count';

let sent = 0;

/** Milliseconds that each of the requests took, as its client saw it. */
async function measure(url: string, key: string, count: number, width: number): Promise<number[]> {
  const tasks = Array.from({ length: count }, () => async () => {
    sent += 1;
    const email = `user${sent}@n${(sent % DOMAINS) + 1}.many.evlab.net`;
    const startedAt = performance.now();
    const verdict = verdictOf(await postValidate(url, key, { email, timeout_ms: 30_000 }));
    if (verdict.state !== 'deliverable') throw new Error(`not answered: ${verdict.reason}`);
    return performance.now() - startedAt;
  });
  return inFlight(width, tasks);
}

async function smtpSeconds(stack: Stack): Promise<{ sum: number; count: number }> {
  const text = String((await request(stack.facts().metricsUrls['smtp-workers'])).body);
  const valueOf = (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return { sum: valueOf(SUM), count: valueOf(COUNT) };
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

const mean = (times: readonly number[]) =>
  times.reduce((sum, time) => sum + time, 0) / times.length;
const ms = (value: number) => `${value.toFixed(1)} ms`.padStart(10);

const stack = await startStack({ EV_CACHE: 'off', EV_LAB_ROUND_TRIP_MS: String(ROUND_TRIP_MS) });
try {
  const { edgeUrl, apiUrl, apiKey } = stack.facts();
  await measure(edgeUrl, apiKey, WARM_UP, WIDTHS[1]);
  console.log(`in flight   through    total mean   SMTP mean    overhead   total p50   total p95`);
  for (const width of WIDTHS) {
    for (const [door, url] of [
      ['edge', edgeUrl],
      ['origin', apiUrl],
    ] as const) {
      const before = await smtpSeconds(stack);
      const times = await measure(url, apiKey, width === 1 ? REQUESTS / 5 : REQUESTS, width);
      const after = await smtpSeconds(stack);
      const smtp = ((after.sum - before.sum) / (after.count - before.count)) * 1000;
      console.log(
        String(width).padStart(9),
        door.padStart(9),
        '   ',
        ms(mean(times)),
        ' ',
        ms(smtp),
        ' ',
        ms(mean(times) - smtp),
        ' ',
        ms(quantile(times, 0.5)),
        ' ',
        ms(quantile(times, 0.95)),
      );
    }
  }
} finally {
  await stack.stop();
}
