import { describe, expect, it } from 'vitest';
import { beginVisit } from '#edge/routes/visit.ts';

const UUID = '019cb7e8-a6d8-7000-8000-000000000000';
const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

function visitWith(headers: Record<string, string>, now = () => 7) {
  return beginVisit(new Headers(headers), now, () => UUID);
}

describe('a visit', () => {
  it('has an id of ours, whatever the caller sent', () => {
    expect(visitWith({ 'request-id': 'req_mine' }).requestId).toBe(`req_${UUID}`);
  });

  it('carries the trace of the caller', () => {
    expect(visitWith({ traceparent: TRACE }).traceparent).toBe(TRACE);
  });

  it.each([
    '',
    'x',
    TRACE.toUpperCase(),
    `${TRACE}-00`,
    TRACE.replace('4bf92f3577b34da6a3ce929d0e0e4736', '0'.repeat(32)),
    TRACE.replace('00f067aa0ba902b7', '0'.repeat(16)),
    `${TRACE}, ${TRACE}`,
  ])('carries no trace that is not one: %j', (traceparent) => {
    expect(visitWith({ traceparent }).traceparent).toBeNull();
  });

  it('tells where the time went', () => {
    let nowMs = 100;
    const { timing } = visitWith({}, () => nowMs);
    nowMs = 103;
    timing.lap('gate');
    nowMs = 250;
    timing.lap('origin');
    expect(timing.toString()).toBe('gate;dur=3, origin;dur=147, total;dur=150');
  });
});
