/** Those whose owners have opted out are never asked, and are settled with the reason. */
import { optedOutBy, whyOptedOut } from '#shared/conscience/opt-out.ts';
import type { ProbeBatch } from '#origin/queue/probe-batch.ts';
import type { ProbeWorld } from './probe-world.ts';
import { askRound } from './round.ts';
import type { Open, Round } from './round.ts';
import type { Found } from './settle-target.ts';

/** No connection was opened, so none has to be closed. */
const NOT_ASKED: Round = {
  found: new Map(),
  askAgain: new Map(),
  outcome: 'inconclusive',
  closed: Promise.resolve(),
};

/**
 * Asks about those who may be asked now. The orchestrator has looked as well; since then a batch may
 * have waited for its turn, and a greylisted address for hours.
 *
 * @throws Fault `dependency_unavailable` where it is not known who has opted out
 */
export async function askWilling(
  hosts: Omit<ProbeBatch, 'targets'>,
  open: readonly Open[],
  world: ProbeWorld,
  mostRecipients?: number,
): Promise<Round> {
  const optOuts = await world.optOuts();
  const unwilling = new Map<string, Found>();
  for (const { uuid, domain } of open) {
    const name = optedOutBy(domain, hosts.route.hosts, optOuts);
    if (name !== null) unwilling.set(uuid, notProbed(name));
  }
  const willing = open.filter(({ uuid }) => !unwilling.has(uuid));
  const round =
    willing.length === 0 ? NOT_ASKED : await askRound(hosts, willing, world, mostRecipients);
  return { ...round, found: new Map([...round.found, ...unwilling]) };
}

function notProbed(name: string): Found {
  return {
    recipient: { kind: 'not_probed', why: whyOptedOut(name) },
    acceptAll: { kind: 'not_asked' },
    mxHost: null,
  };
}
