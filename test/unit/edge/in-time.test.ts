import { describe, expect, it } from 'vitest';
import { inTime } from '#edge/in-time.ts';

/** A pause that the test ends, and how often it was asked for. */
function pauses() {
  const ended = Promise.withResolvers<void>();
  const asked: number[] = [];
  const pause = (ms: number) => {
    asked.push(ms);
    return ended.promise;
  };
  return { asked, pause, end: ended.resolve };
}

describe('work with a limit', () => {
  it('that memory does sets no timer', async () => {
    const { asked, pause } = pauses();
    const work = (async () => {
      for (let step = 0; step < 10; step += 1) await Promise.resolve();
      return 'done';
    })();
    expect([await inTime(work, 100, pause), asked]).toEqual(['done', []]);
  });

  it('that takes its time is waited for until the limit', async () => {
    const { asked, pause, end } = pauses();
    const { promise, resolve } = Promise.withResolvers<string>();
    const waiting = inTime(promise, 100, pause);
    await new Promise(setImmediate);
    expect(asked).toEqual([100]);
    end();
    expect(await waiting).toBeNull();
    resolve('too late');
  });

  it('that comes in time is there', async () => {
    const { pause } = pauses();
    const { promise, resolve } = Promise.withResolvers<string>();
    const waiting = inTime(promise, 100, pause);
    await new Promise(setImmediate);
    resolve('done');
    expect(await waiting).toBe('done');
  });

  it('fails as it fails, at once or later', async () => {
    const { pause } = pauses();
    await expect(inTime(Promise.reject(new Error('no')), 100, pause)).rejects.toThrow('no');
    const { promise, reject } = Promise.withResolvers<string>();
    const waiting = inTime(promise, 100, pause);
    await new Promise(setImmediate);
    reject(new Error('no'));
    await expect(waiting).rejects.toThrow('no');
  });
});
