/** The edge's client of the global cache, against servers that behave as they like. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectGlobalCache } from '#edge/global-cache.ts';
import type { ReadGlobal } from '#edge/global-cache.ts';
import { eventually } from '#support/fault-setting.ts';
import { listenOnFreePort } from '#support/listen.ts';

/** Some times as long as the edge may wait, for a busy machine. */
const FAR_TOO_LONG_MS = 2000;

/** The longest pause that the edge makes between two trials. */
const PAUSE_MS = 10_000;

interface Setting {
  nowMs: number;
  /** What the next requests get; null leaves them without an answer. */
  answer: string | null;
  asked: number;
  readonly logs: string[];
}

/** A server in place of the global cache, and the client of it. */
async function connect(): Promise<{
  setting: Setting;
  read: ReadGlobal;
}> {
  const setting: Setting = { nowMs: 0, answer: '{"result":["text"]}', asked: 0, logs: [] };
  const server: Server = createServer((_, response) => {
    setting.asked += 1;
    if (setting.answer !== null) response.end(setting.answer);
  });
  const { url, stop } = await listenOnFreePort(server);
  onTestFinished(stop);
  const read = connectGlobalCache(url, 'token', {
    now: () => setting.nowMs,
    random: () => 0,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    log: (_, event) => setting.logs.push(event),
  });
  return { setting, read };
}

/** Reads until the cache answers in time, which it may not on a busy machine. Pauses pass at once. */
function readInTime(setting: Setting, read: ReadGlobal) {
  return eventually(
    () => {
      setting.nowMs += PAUSE_MS;
      return read(['key']);
    },
    (texts) => texts !== null,
  );
}

describe('the global cache', () => {
  it('gives texts by key', async () => {
    const { setting, read } = await connect();
    expect(await readInTime(setting, read)).toEqual(['text']);
  });

  it('that does not answer costs one wait, and not each request one', async () => {
    const { setting, read } = await connect();
    setting.answer = null;
    const first = await Promise.race([read(['key']), sleep(FAR_TOO_LONG_MS, 'still waiting')]);
    expect(first).toBeNull();
    expect(await read(['key'])).toBeNull();
    expect(await read(['key'])).toBeNull();
    expect([setting.asked, setting.logs]).toEqual([1, ['global_cache.unavailable']]);
  });

  it('is asked again after a pause, once, and is back when it answers', async () => {
    const { setting, read } = await connect();
    setting.answer = '<html>';
    expect(await read(['key'])).toBeNull();
    setting.nowMs += 499;
    expect(await read(['key'])).toBeNull();
    expect(setting.asked).toBe(1);
    setting.nowMs += 1;
    expect(await read(['key'])).toBeNull();
    expect(await read(['key'])).toBeNull();
    expect(setting.asked).toBe(2);
    setting.answer = '{"result":["text"]}';
    expect(await readInTime(setting, read)).toEqual(['text']);
  });

  it.each(['{}', '{"result":7}', '{"result":["a","b"]}', '{"result":[{}]}', '[]', 'null'])(
    'that answers nonsense is one that is away: %s',
    async (nonsense) => {
      const { setting, read } = await connect();
      setting.answer = nonsense;
      expect(await read(['key'])).toBeNull();
      expect(await read(['key'])).toBeNull();
      expect(setting.asked).toBe(1);
    },
  );

  it('is not asked by a request whose time is over', async () => {
    const { setting, read } = await connect();
    expect(await read(['key'], setting.nowMs)).toBeNull();
    expect(setting.asked).toBe(0);
  });

  it('is waited for no longer than a quarter of what a request has left, and is not blamed for that', async () => {
    const { setting, read } = await connect();
    setting.answer = null;
    expect(await read(['key'], setting.nowMs + 40)).toBeNull();
    expect(setting.logs).toEqual([]);
    setting.answer = '{"result":["text"]}';
    expect(await readInTime(setting, read)).toEqual(['text']);
  });
});
