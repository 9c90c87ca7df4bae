/** One verifier and one list of addresses: how long it took, and what it cost the servers. */
import { inFlight } from '#support/client.ts';
import { resetTraffic, trafficAt } from './mail-world.ts';
import type { Traffic } from './mail-world.ts';
import { isWrong } from './opinion.ts';
import type { Opinion } from './opinion.ts';
import { quantile } from './quantile.ts';

export interface Verifier {
  readonly name: string;
  readonly statsUrl: string;
  readonly ask: (email: string) => Promise<Opinion>;
}

export interface Run {
  readonly name: string;
  readonly addresses: number;
  /** Milliseconds until each address was answered: from the start of the run. */
  readonly answeredMs: readonly number[];
  /** Milliseconds that each took. */
  readonly tookMs: readonly number[];
  readonly wrong: number;
  readonly undecided: number;
  readonly traffic: Traffic;
}

/** @param width how many addresses the verifier is given at once */
export async function contest(
  verifier: Verifier,
  emails: readonly string[],
  width: number,
): Promise<Run> {
  await resetTraffic(verifier.statsUrl);
  const startedAt = performance.now();
  const answers = await inFlight(
    width,
    emails.map((email) => async () => {
      const askedAt = performance.now();
      const opinion = await verifier.ask(email);
      const answeredAt = performance.now();
      return {
        answeredMs: answeredAt - startedAt,
        tookMs: answeredAt - askedAt,
        isWrong: isWrong(email, opinion),
        isUndecided: opinion === 'unknown',
      };
    }),
  );
  return {
    name: verifier.name,
    addresses: emails.length,
    answeredMs: answers.map(({ answeredMs }) => answeredMs),
    tookMs: answers.map(({ tookMs }) => tookMs),
    wrong: answers.filter((answer) => answer.isWrong).length,
    undecided: answers.filter((answer) => answer.isUndecided).length,
    traffic: await trafficAt(verifier.statsUrl),
  };
}

/** Addresses a second until this share of them was answered. */
export function rate({ addresses, answeredMs }: Run, share: number): number {
  return (share * addresses * 1000) / quantile(answeredMs, share);
}
