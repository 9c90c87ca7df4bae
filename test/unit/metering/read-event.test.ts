import { describe, expect, it } from 'vitest';
import type { UsageEvent } from '#shared/contract/usage-event.ts';
import { EventTally } from '#shared/metering/event-tally.ts';
import { eventsIn } from '#shared/metering/read-event.ts';

const ACCOUNT = 'acct_019cb7e8-a6d8-7000-8000-000000000001';
const LEASE = 'lease_019cb7e8-a6d8-7000-8000-000000000002';

function event(n: number, lease = LEASE): UsageEvent {
  return { event: 'usage.hit', account: ACCOUNT, lease, n, request_id: 'req_1' };
}

describe('an event in a log', () => {
  it('is read as our own processes write it', () => {
    const line = JSON.stringify({ level: 'INFO', time: 'now', role: 'api-service', ...event(3) });
    expect(eventsIn(line)).toEqual([event(3)]);
  });

  it('is read as workerd wraps it', () => {
    const message = JSON.stringify({ level: 'INFO', ...event(3) });
    const line = JSON.stringify({ timestamp: 1, level: 'log', message });
    expect(eventsIn(line)).toEqual([event(3)]);
  });

  it('is read as Logpush wraps it, with all that one request logged', () => {
    const line = JSON.stringify({
      Outcome: 'ok',
      Logs: [
        { Level: 'log', Message: [JSON.stringify(event(3))], TimestampMs: 1 },
        { Level: 'log', Message: ['something else'], TimestampMs: 1 },
        { Level: 'log', Message: [JSON.stringify(event(4)), 7], TimestampMs: 1 },
      ],
    });
    expect(eventsIn(line)).toEqual([event(3), event(4)]);
  });

  it.each([
    '',
    'usage.hit',
    '{"event":"usage.hit"}',
    JSON.stringify(event(3)).slice(0, -1),
    JSON.stringify({ message: 'usage.hit' }),
    JSON.stringify(event(0)),
    JSON.stringify({ ...event(1), lease: 'lease_1' }),
    JSON.stringify({ ...event(1), account: "acct_'; DROP TABLE accounts" }),
    JSON.stringify({ Logs: [{ Message: 'usage.hit' }] }),
    JSON.stringify({ Logs: 'usage.hit' }),
    JSON.stringify({ ...event(1), event: 'usage.hits' }),
    '[["usage.hit"]]',
    'null usage.hit',
  ])('is none: %s', (line) => {
    expect(eventsIn(line)).toEqual([]);
  });
});

describe('a tally of events', () => {
  it('takes the highest number of a lease for what was spent of it', () => {
    const tally = new EventTally();
    const other = LEASE.replace(/.$/, '3');
    for (const one of [event(1), event(4), event(3), event(1, other), event(4)]) tally.add(one);
    expect(Object.fromEntries(tally.leases)).toEqual({
      [LEASE]: { account: ACCOUNT, spent: 4, lines: 4 },
      [other]: { account: ACCOUNT, spent: 1, lines: 1 },
    });
  });
});
