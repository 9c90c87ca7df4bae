/** A name whose owner does not want to be asked, and since when. */
export interface OptOut {
  /** Lower case, with A-labels. It stands for all names under it. */
  readonly domain: string;
  readonly since: Date;
}

/**
 * Opt-outs that there may be. Every orchestrator and worker holds the list in memory and reads it
 * again every few seconds: 20,000 names are some 2 MB in memory and half a megabyte on the wire. A
 * host that takes mail for many domains is one name, so this is far off.
 */
export const MOST_OPT_OUTS = 20_000;
