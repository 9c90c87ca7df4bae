import { describe, expect, it } from 'vitest';
import { type PartLine, renderLine } from '#origin/local/screen-line.ts';

const READY: PartLine = { name: 'redis', state: 'ready', ms: 812.4, note: '127.0.0.1:20016' };

it('shows the name, the state, the time and where it listens', () => {
  expect(renderLine(READY, 120, false).trim().split(/ {2,}/)).toEqual([
    'redis',
    'ready',
    '812 ms',
    '127.0.0.1:20016',
  ]);
});

it('puts what belongs together below each other', () => {
  const other = renderLine({ ...READY, name: 'orchestrator', state: 'starting' }, 120, false);
  expect(other.indexOf('starting')).toBe(renderLine(READY, 120, false).indexOf('ready'));
  expect(other.indexOf('812 ms')).toBe(renderLine(READY, 120, false).indexOf('812 ms'));
});

it('shows no time for a part that waits', () => {
  expect(renderLine({ ...READY, state: 'waiting', note: '' }, 120, false)).not.toContain('ms');
});

it.each([
  [0, '0 ms'],
  [9_999, '9999 ms'],
  [10_000, '10.0 s'],
  [61_250, '61.3 s'],
])('writes %d ms as %s', (ms, text) => {
  expect(renderLine({ ...READY, ms }, 120, false)).toContain(` ${text} `);
});

describe('on a terminal', () => {
  it.each([40, 60, 80])('takes no more than its %d columns', (width) => {
    const line = renderLine({ ...READY, note: 'x'.repeat(200) }, width, false);
    expect(line.length).toBeLessThanOrEqual(width);
  });

  it('colours the state alone', () => {
    const coloured = renderLine(READY, 120, true);
    const [before = '', rest = ''] = coloured.split('\u001B[32m');
    const [state = '', after = ''] = rest.split('\u001B[0m');
    expect(before + state + after).toBe(renderLine(READY, 120, false));
    expect(state.trim()).toBe('ready');
  });
});
