import { describe, expect, it } from 'vitest';
import type { HostResolution } from '#origin/dns/host.ts';
import { untilUsable } from '#origin/dns/until-usable.ts';

const USABLE: HostResolution = {
  kind: 'addresses',
  addresses: [{ address: '192.0.2.1', family: 4 }],
};
const NONE: HostResolution = { kind: 'none', refused: 0 };

/** Hosts that are resolved when the test says so. */
function hosts(...names: readonly string[]) {
  const pending = new Map(names.map((name) => [name, Promise.withResolvers<HostResolution>()]));
  return {
    names,
    resolve: (name: string): Promise<HostResolution> =>
      pending.get(name)?.promise ?? Promise.reject(new Error(name)),
    settle: (name: string, resolution: HostResolution) => pending.get(name)?.resolve(resolution),
    fail: (name: string, error: Error) => pending.get(name)?.reject(error),
  };
}

describe('resolving hosts side by side', () => {
  it('ends with the first that is usable', async () => {
    const { names, resolve, settle } = hosts('slow', 'dead', 'good');
    const known = untilUsable(names, resolve);
    settle('dead', NONE);
    settle('good', USABLE);
    expect(Object.fromEntries(await known)).toEqual({ dead: NONE, good: USABLE });
  });

  it('waits for all where none is', async () => {
    const { names, resolve, settle } = hosts('a', 'b');
    const known = untilUsable(names, resolve);
    settle('b', { kind: 'failure', failure: 'timeout' });
    settle('a', NONE);
    expect([...(await known).keys()].toSorted()).toEqual(['a', 'b']);
  });

  it('has nothing to wait for where there are no hosts', async () => {
    expect((await untilUsable([], () => Promise.resolve(USABLE))).size).toBe(0);
  });

  it('passes a defect on', async () => {
    const { names, resolve, fail } = hosts('a', 'b');
    const known = untilUsable(names, resolve);
    fail('a', new TypeError('impossible'));
    await expect(known).rejects.toThrow('impossible');
  });
});
