import type { HostResolution } from './host.ts';

/**
 * Resolves hosts side by side, and waits no longer than until one of them is usable: a slow second
 * host holds nobody up.
 *
 * @returns what is known by then, of each host that has answered
 */
export async function untilUsable(
  hosts: readonly string[],
  resolve: (host: string) => Promise<HostResolution>,
): Promise<ReadonlyMap<string, HostResolution>> {
  const known = new Map<string, HostResolution>();
  const usable = Promise.withResolvers<void>();
  const all = Promise.all(
    hosts.map(async (host) => {
      const resolution = await resolve(host);
      known.set(host, resolution);
      if (resolution.kind === 'addresses') usable.resolve();
    }),
  );
  await Promise.race([usable.promise, all]);
  return new Map(known);
}
