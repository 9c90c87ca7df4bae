/** Lists of addresses to be asked about, the same in every run. */
import { bulkDomain, manyDomain } from '#lab/cast/family.ts';
import { domainOf } from '#lab/cast/names.ts';

const SEED = 0x5e_ed;

/** One domain, half of whose addresses are missing. */
export function oneDomain(count: number): readonly string[] {
  const random = randomFrom(SEED);
  const emails = Array.from({ length: count }, (_, index) =>
    addressOf(index, index % 2 === 0, domainOf('normal')),
  );
  return shuffled(emails, random);
}

/** What share of a usual list is missing. */
const MISSING_SHARE = 0.25;

/**
 * Domains that are not like the others, by their rank in size. The first is a large provider; what
 * does not tell mailboxes apart, is slow, or refuses us, stands among the middling ones.
 */
const CHARACTERS_BY_RANK: ReadonlyMap<number, string> = new Map([
  [1, 'normal'],
  [3, 'accept-all'],
  [5, 'greylist'],
  [8, 'slow'],
  [10, 'blocked-at-rcpt'],
  [12, 'starttls'],
  [15, 'no-pipelining'],
  [18, 'terse'],
  [20, 'full'],
  [25, 'blocked-at-banner'],
  [30, 'fragmented'],
  [40, 'tempfail'],
]);
/** Of the others, every third is hosted with many behind one MX; the rest have an MX of their own. */
const HOSTED_EVERY = 3;

/** Domains of which the n-th has 1/n of the addresses that the first has (Zipf), and at least one. */
export function usualList(count: number, domains: number): readonly string[] {
  const random = randomFrom(SEED);
  const missing = shuffled(
    Array.from({ length: count }, (_, index) => index < count * MISSING_SHARE),
    random,
  );
  const places = zipfSizes(count, domains).flatMap((size, index) =>
    Array.from({ length: size }, () => domainAtRank(index + 1)),
  );
  const emails = places.map((domain, index) => addressOf(index, missing[index] === true, domain));
  return shuffled(emails, random);
}

function addressOf(index: number, isMissing: boolean, domain: string): string {
  return `${isMissing ? 'gone' : 'user'}${index}@${domain}`;
}

function domainAtRank(rank: number): string {
  const character = CHARACTERS_BY_RANK.get(rank);
  if (character !== undefined) return domainOf(character);
  return rank % HOSTED_EVERY === 0 ? bulkDomain(rank) : manyDomain(rank);
}

function zipfSizes(count: number, domains: number): readonly number[] {
  const ranks = Array.from({ length: domains }, (_, index) => index + 1);
  for (let largest = 1; ; largest += 1) {
    const sizes = ranks.map((rank) => Math.max(1, Math.floor(largest / rank)));
    const over = sizes.reduce((total, size) => total + size, 0) - count;
    if (over >= 0) return sizes.with(0, largest - over);
  }
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const rest = [...items];
  return items.map(() => rest.splice(Math.floor(random() * rest.length), 1)).flat();
}

/** A linear congruential generator with the constants of Numerical Recipes: in [0, 1). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
