import { describe, expect, it } from 'vitest';
import type { LookupFailure, LookupResult } from '#origin/dns/lookup.ts';
import { parseServerAddress } from '#origin/dns/server-address.ts';
import { Servers } from '#origin/dns/servers.ts';

const NODATA: LookupResult = { kind: 'nodata', ttlSeconds: null };
const ROUNDS = 3;

function serversAt(...addresses: readonly string[]): Servers {
  const parsed = addresses.map((address) => parseServerAddress(address));
  return new Servers(
    parsed.filter((server) => server !== null),
    ROUNDS,
  );
}

/** Asks servers each of which does the same every time; tells who was asked, in order. */
async function ask(
  servers: Servers,
  behaviour: Readonly<Record<string, LookupFailure | 'answers'>>,
  tries = Infinity,
): Promise<{ result: string; asked: string[] }> {
  const asked: string[] = [];
  const result = await servers.ask(
    ({ address }) => {
      asked.push(address);
      const does = behaviour[address] ?? 'timeout';
      return Promise.resolve(does === 'answers' ? NODATA : { kind: 'failure', failure: does });
    },
    () => asked.length >= tries,
  );
  return { result: result.kind === 'failure' ? result.failure : result.kind, asked };
}

const [A, B, C] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'] as const;

describe('several resolvers', () => {
  it('the first is enough where it answers', async () => {
    expect(await ask(serversAt(A, B), { [A]: 'answers' })).toEqual({
      result: 'nodata',
      asked: [A],
    });
  });

  it.each(['timeout', 'servfail', 'refused', 'malformed', 'unreachable'] as const)(
    'the next is asked after %s',
    async (failure) => {
      const outcome = await ask(serversAt(A, B, C), { [A]: failure, [B]: 'answers' });
      expect(outcome).toEqual({ result: 'nodata', asked: [A, B] });
    },
  );

  it('a silent one is asked again, in rounds', async () => {
    expect(await ask(serversAt(A, B), {})).toEqual({
      result: 'timeout',
      asked: [A, B, A, B, A, B],
    });
  });

  it('one that failed is not', async () => {
    const outcome = await ask(serversAt(A, B), { [A]: 'servfail' });
    expect(outcome).toEqual({ result: 'servfail', asked: [A, B, B, B] });
    expect((await ask(serversAt(A), { [A]: 'unreachable' })).asked).toEqual([A]);
  });

  it('no more are asked when the time is over', async () => {
    expect(await ask(serversAt(A, B), {}, 2)).toEqual({ result: 'timeout', asked: [A, B] });
  });

  it('the most telling failure is reported', async () => {
    const outcome = await ask(serversAt(A, B, C), {
      [A]: 'unreachable',
      [B]: 'servfail',
      [C]: 'refused',
    });
    expect(outcome.result).toBe('servfail');
  });

  it('the one that answered last is asked first', async () => {
    const servers = serversAt(A, B, C);
    await ask(servers, { [B]: 'answers' });
    expect((await ask(servers, { [B]: 'answers' })).asked).toEqual([B]);
    expect((await ask(servers, { [B]: 'servfail', [A]: 'answers' })).asked).toEqual([B, C, A]);
    expect((await ask(servers, { [A]: 'answers' })).asked).toEqual([A]);
  });
});
