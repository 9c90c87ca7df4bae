/** A server that refuses us is left alone, and whoever asks meanwhile is told so. */
import { expect, it } from 'vitest';
import { hostOf } from '#lab/cast/names.ts';
import { chooseEgress } from '#shared/pacing/egress-choice.ts';
import { mxGroup } from '#shared/pacing/mx-group.ts';
import { inFlight, postValidate, request, verdictOf } from '#support/client.ts';
import { labConnections } from '#support/lab-counts.ts';
import { startProcess } from '#support/origin-process.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();
const MINUTE_MS = 60_000;
/** The stack's own. */
const EGRESS = '127.0.0.1';

async function connectionsOf(character: string): Promise<number> {
  return labConnections(stack().facts().labUrl ?? '', character);
}

async function ask(email: string) {
  const { edgeUrl, apiKey } = stack().facts();
  const body = { email, timeout_ms: 30_000, include: ['evidence'] };
  return verdictOf(await postValidate(edgeUrl, apiKey, body));
}

const users = (character: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `user${from + n}@${character}.evlab.net`);

it.each([
  // The character, why it refuses, and how many connections it takes to be sure.
  ['blocked-at-banner', 'sender_blocked', 1],
  ['blocked-at-ehlo', 'sender_blocked', 1],
  ['blocked-at-mail', 'sender_blocked', 1],
  ['blocked-at-rcpt', 'sender_blocked', 2],
  ['throttled', 'rate_limited', 2],
] as const)('%s is asked at most once more after its first refusal', async (name, reason, most) => {
  const [first = ''] = users(name, 1, 1);
  expect(await ask(first)).toMatchObject({ state: 'unknown', reason, final: true });
  const verdicts = await inFlight(
    10,
    users(name, 2, 21).map((email) => () => ask(email)),
  );
  for (const verdict of verdicts) {
    expect(verdict).toMatchObject({ state: 'unknown', reason, final: true, retry_at: null });
  }
  expect(await connectionsOf(name)).toBeLessThanOrEqual(most);
});

it('says in the evidence that nobody was asked, and until when', async () => {
  const [email = ''] = users('blocked-at-banner', 30, 30);
  const { evidence = [] } = await ask(email);
  const item = evidence.find(({ check }) => check === 'smtp.recipient');
  expect(item).toMatchObject({ result: 'held_back' });
  const untilMs = Date.parse(/before (\S+):/.exec(item?.detail ?? '')?.[1] ?? '');
  expect(untilMs - Date.now()).toBeGreaterThan(25 * MINUTE_MS);
  expect(untilMs - Date.now()).toBeLessThanOrEqual(30 * MINUTE_MS);
});

it('does not hold a refusal against other servers', async () => {
  expect(await ask('user1@normal.evlab.net')).toMatchObject({ state: 'deliverable' });
});

it('shows in the metrics which providers refuse us', async () => {
  const { metricsUrls } = stack().facts();
  const text = String((await request(metricsUrls['smtp-workers'])).body);
  expect(text).toMatch(/^email_validator_pacing_breakers_open\{provider="unknown"\} 5$/m);
  expect(text).toMatch(/^email_validator_pacing_held_back_total\{provider="unknown"\} \d+$/m);
});

/** An egress that the group would go to by itself, were it not bound. */
function rivalOf(group: string): string {
  const rivals = Array.from({ length: 50 }, (_, n) => `127.0.0.${n + 2}`);
  const rival = rivals.find((address) => chooseEgress(group, [EGRESS, address]) === address);
  if (rival === undefined) throw new Error('no egress would take over the group');
  return rival;
}

it('asks from no other egress, neither when one joins nor when the blocked one falls silent', async () => {
  const { edgeUrl, apiKey, pids } = stack().facts();
  const before = await connectionsOf('blocked-at-banner');
  const rival = await startProcess(stack(), 'smtp-worker', {
    EV_EGRESS_ADDRESS: rivalOf(mxGroup(null, [hostOf('blocked-at-banner')])),
  });
  const blocked = pids['smtp-workers'] ?? 0;
  try {
    for (const email of users('blocked-at-banner', 40, 45)) {
      expect(await ask(email)).toMatchObject({ reason: 'sender_blocked' });
    }
    process.kill(blocked, 'SIGSTOP');
    let asked = 50;
    await until(
      async () => {
        const [email] = users('blocked-at-banner', (asked += 1), asked);
        const answer = await postValidate(edgeUrl, apiKey, { email, timeout_ms: 1000 });
        return answer.status === 200 && verdictOf(answer).reason === 'sender_blocked';
      },
      60_000,
      () => 'the other egress does not say that the group is blocked',
    );
    expect(await connectionsOf('blocked-at-banner')).toBe(before);
  } finally {
    process.kill(blocked, 'SIGCONT');
    await rival.stop();
  }
});
