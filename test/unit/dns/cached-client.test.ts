import { describe, expect, it } from 'vitest';
import { LookupCache } from '#origin/dns/cache.ts';
import { withCache } from '#origin/dns/cached-client.ts';
import type { DnsClient, LookupResult } from '#origin/dns/lookup.ts';

const FOUND: LookupResult = {
  kind: 'answers',
  records: [{ type: 'A', address: '192.0.2.1' }],
  ttlSeconds: 60,
};

/** A resolver that answers when it is told to. */
function slowResolver(): {
  client: DnsClient;
  asked: string[];
  answer: (with_: () => LookupResult) => void;
} {
  const asked: string[] = [];
  const waiting: ((with_: () => LookupResult) => void)[] = [];
  return {
    asked,
    client: {
      lookUp: (name, type) => {
        asked.push(`${type} ${name}`);
        return new Promise((resolve, reject) => {
          waiting.push((result) => {
            try {
              resolve(result());
            } catch (error) {
              reject(error);
            }
          });
        });
      },
    },
    answer: (result) => {
      for (const settle of waiting.splice(0)) settle(result);
    },
  };
}

describe('a client with a cache', () => {
  it('asks once for what many want at the same time', async () => {
    const { client, asked, answer } = slowResolver();
    const cached = withCache(client, new LookupCache(), () => 0);
    const lookUps = [
      cached.lookUp('example.com', 'A'),
      cached.lookUp('Example.COM.', 'A'),
      cached.lookUp('example.com', 'A'),
    ];
    answer(() => FOUND);
    expect(await Promise.all(lookUps)).toEqual([FOUND, FOUND, FOUND]);
    expect(asked).toEqual(['A example.com']);
  });

  it('keeps types and names apart', async () => {
    const { client, asked, answer } = slowResolver();
    const cached = withCache(client, new LookupCache(), () => 0);
    const lookUps = [
      cached.lookUp('example.com', 'A'),
      cached.lookUp('example.com', 'AAAA'),
      cached.lookUp('example.net', 'A'),
    ];
    answer(() => FOUND);
    await Promise.all(lookUps);
    expect(asked).toEqual(['A example.com', 'AAAA example.com', 'A example.net']);
  });

  it('asks again when the TTL is over', async () => {
    const { client, asked, answer } = slowResolver();
    let nowMs = 0;
    const cached = withCache(client, new LookupCache(), () => nowMs);
    const ask = async (): Promise<void> => {
      const lookUp = cached.lookUp('example.com', 'A');
      answer(() => FOUND);
      await lookUp;
    };
    await ask();
    nowMs = 59_999;
    await ask();
    expect(asked).toHaveLength(1);
    nowMs = 60_000;
    await ask();
    expect(asked).toHaveLength(2);
  });

  it('holds nothing back after a defect of the client', async () => {
    const { client, asked, answer } = slowResolver();
    const cached = withCache(client, new LookupCache(), () => 0);
    const failing = cached.lookUp('example.com', 'A');
    answer(() => {
      throw new TypeError('impossible');
    });
    await expect(failing).rejects.toThrow('impossible');
    const second = cached.lookUp('example.com', 'A');
    answer(() => FOUND);
    expect(await second).toEqual(FOUND);
    expect(asked).toHaveLength(2);
  });
});
