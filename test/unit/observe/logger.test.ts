import { expect, it } from 'vitest';
import { createLogger } from '#origin/observe/logger.ts';

function lines() {
  const written: string[] = [];
  return { written, destination: { write: (line: string) => void written.push(line) } };
}

it('writes the level as an upper-case word, for grep ERROR', () => {
  const { written, destination } = lines();
  createLogger('api-service', 'info', destination).error('something');
  expect(written[0]).toContain('"level":"ERROR"');
});

it('keeps addresses and keys out, should they come along under their own names', () => {
  const { written, destination } = lines();
  const logger = createLogger('api-service', 'info', destination);
  logger.info({ email: 'jane@ex.net', entry: { email: 'jane@ex.net', token: 'ev_live_x' } }, 'x');
  expect(written.join()).not.toMatch(/jane|ev_live/);
});

it('logs an error without the properties that drivers put on it', () => {
  const { written, destination } = lines();
  const error = Object.assign(new Error('failed'), { command: { args: ['jane@ex.net'] } });
  createLogger('api-service', 'info', destination).error({ err: error }, 'x');
  expect(written.join()).toContain('failed');
  expect(written.join()).not.toContain('jane');
});
