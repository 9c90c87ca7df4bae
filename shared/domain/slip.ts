/**
 * Slips of the fingers in a domain: `gmial.com`, `yahoo.con`, `hotmailcom`. Looks at the text alone,
 * asks nobody, and answers only where it is plain: a wrong suggestion sends somebody's mail to a
 * stranger, a missing one costs nothing.
 */
import { editCostWithin } from './edit-cost.ts';
import { FREE_DOMAINS } from './free-domains.ts';
import { LOOK_ALIKE_DOMAINS, POPULAR_BRANDS } from './popular-domains.ts';
import type { PopularBrand } from './popular-domains.ts';
import { isRelayDomain } from './relay-domains.ts';
import { isKnownTopLevelDomain } from './top-level-domains.ts';

/** What is known of the domain as it was typed. */
export type SlipDoubt =
  /** Nothing: only plain slips count. */
  | 'may_take_mail'
  /** It takes no mail, so that likely slips count too. */
  | 'takes_no_mail';

interface Guess {
  readonly domain: string;
  readonly cost: number;
}

/** No popular domain is longer, with room for slips; bounds the time of one look-up. */
const MAX_LENGTH = 32;
/** With fewer letters, one slip makes another word of nearly any name. */
const MIN_NAME_LENGTH = 5;
const MEDIUM_NAME_LENGTH = 7;
const LONG_NAME_LENGTH = 9;
/** In tenths of a slip: one slip in a short name, two likely ones in a medium one, two of any kind in a long one. */
const SHORT_NAME_LIMIT = 10;
const MEDIUM_NAME_LIMIT = 16;
const LONG_NAME_LIMIT = 20;
/** In an ordinary word: one likely slip, and not a letter that makes another word of it. */
const ORDINARY_WORD_LIMIT = 9;
/** One slip in an ending of two letters; in a longer one, one slip or a wrong first letter. */
const SHORT_ENDING_LIMIT = 10;
const LONG_ENDING_LIMIT = 15;
const SHORT_ENDING_LENGTH = 2;
const UNKNOWN_ENDING_LIMIT = 10;

/** Endings that exist, and that people who mean a coined name's `.com` type all the same. */
const TYPED_FOR: Readonly<Record<string, string>> = {
  cam: 'com',
  cm: 'com',
  co: 'com',
  om: 'com',
  ne: 'net',
  uk: 'co.uk',
  br: 'com.br',
};
/** Brands that live under `.com` alone: under no other of the great endings, and in no country. */
const ONLY_DOT_COM: ReadonlySet<string> = new Set(['gmail', 'icloud']);
const GREAT_ENDINGS: ReadonlySet<string> = new Set(['net', 'org']);
const COUNTRY_ENDING = /^(?:com?)\.[a-z]{2}$/;

/**
 * The popular domain that was probably meant.
 *
 * @param typed a domain in lower case; it need not be a valid one.
 * @param doubt what is known of it.
 * @returns a domain, or null when `typed` is well known itself or nothing is plainly meant.
 */
export function likelyMeant(typed: string, doubt: SlipDoubt = 'may_take_mail'): string | null {
  if (typed.length > MAX_LENGTH || isWellKnown(typed)) return null;
  const dot = typed.indexOf('.');
  if (dot === -1) return withoutDot(typed);
  const name = typed.slice(0, dot);
  const ending = typed.slice(dot + 1);
  const guesses: Guess[] = [];
  for (const brand of POPULAR_BRANDS) {
    guesses.push(...guessesFor(brand, name, ending, doubt), ...misplacedDot(brand, typed));
  }
  return cheapest(guesses) ?? knownEnding(name, ending);
}

/** A mailbox service, a relay, or a real name that only looks like one of them. */
function isWellKnown(domain: string): boolean {
  return FREE_DOMAINS.has(domain) || LOOK_ALIKE_DOMAINS.has(domain) || isRelayDomain(domain);
}

function guessesFor(
  brand: PopularBrand,
  name: string,
  ending: string,
  doubt: SlipDoubt,
): readonly Guess[] {
  // An ending that exists is what was meant, unless the name before it is one that nobody else has.
  if (
    name !== brand.name &&
    isKnownTopLevelDomain(lastLabel(ending)) &&
    !brand.endings.includes(ending)
  ) {
    return [];
  }
  const isWord = brand.ordinaryWord && doubt === 'may_take_mail';
  const nameCost = costOfName(name, brand.name, isWord);
  if (nameCost === null) return [];
  return brand.endings.flatMap((meant) => {
    const endingCost = costOfEnding(ending, meant, brand.name, nameCost === 0 && !isWord);
    const domain = `${brand.name}.${meant}`;
    return endingCost === null ? [] : [{ domain, cost: nameCost + endingCost }];
  });
}

function costOfName(typed: string, meant: string, isWord: boolean): number | null {
  if (typed === meant) return 0;
  if (meant.length < MIN_NAME_LENGTH) return null;
  const limit = isWord ? ORDINARY_WORD_LIMIT : limitOfName(meant.length);
  return editCostWithin(typed, meant, limit);
}

function limitOfName(length: number): number {
  if (length < MEDIUM_NAME_LENGTH) return SHORT_NAME_LIMIT;
  return length < LONG_NAME_LENGTH ? MEDIUM_NAME_LIMIT : LONG_NAME_LIMIT;
}

/** `isSure`: the name is a coined one and was typed without a slip. */
function costOfEnding(
  typed: string,
  meant: string,
  brandName: string,
  isSure: boolean,
): number | null {
  if (typed === meant) return 0;
  const lastTyped = lastLabel(typed);
  if (!isKnownTopLevelDomain(lastTyped)) {
    const limit = meant.length > SHORT_ENDING_LENGTH ? LONG_ENDING_LIMIT : SHORT_ENDING_LIMIT;
    return editCostWithin(typed, meant, limit);
  }
  if (!isSure) return null;
  if (TYPED_FOR[typed] === meant || typed === `${meant}.${meant}`) return SHORT_ENDING_LIMIT;
  if (ONLY_DOT_COM.has(brandName) && meant === 'com') {
    return GREAT_ENDINGS.has(typed) || COUNTRY_ENDING.test(typed) ? LONG_ENDING_LIMIT : null;
  }
  // `yahoo.com.uk`: the right country, and a second level that the brand has not got there.
  const isSameCountry =
    typed.includes('.') && meant.includes('.') && lastTyped === lastLabel(meant);
  return isSameCountry ? editCostWithin(typed, meant, SHORT_ENDING_LIMIT) : null;
}

/** `gmailc.om`, `hotmail.couk`: the same letters, and a dot too few or in another place. */
function misplacedDot(brand: PopularBrand, typed: string): readonly Guess[] {
  const letters = typed.replaceAll('.', '');
  if (!letters.startsWith(brand.name)) return [];
  const dots = typed.length - letters.length;
  return brand.endings
    .filter((ending) => brand.name + ending.replaceAll('.', '') === letters)
    .filter((ending) => dots <= ending.split('.').length)
    .map((ending) => ({ domain: `${brand.name}.${ending}`, cost: SHORT_ENDING_LIMIT }));
}

/** `gmailcom`, `gmail`, `gmialcom`: no dot at all, so that the name cannot be anybody's. */
function withoutDot(typed: string): string | null {
  const guesses: Guess[] = [];
  for (const { name, endings, ordinaryWord } of POPULAR_BRANDS) {
    const [first = ''] = endings;
    if (typed === name && !ordinaryWord) guesses.push({ domain: `${name}.${first}`, cost: 0 });
    for (const ending of endings) {
      const cost = editCostWithin(typed, name + ending.replaceAll('.', ''), SHORT_NAME_LIMIT);
      if (cost !== null) guesses.push({ domain: `${name}.${ending}`, cost });
    }
  }
  return cheapest(guesses);
}

/** `acme.con`: an ending that does not exist, one likely slip away from `com`. */
function knownEnding(name: string, ending: string): string | null {
  if (ending.includes('.') || isKnownTopLevelDomain(ending)) return null;
  const cost = editCostWithin(ending, 'com', UNKNOWN_ENDING_LIMIT);
  return cost === null ? null : `${name}.com`;
}

function lastLabel(domain: string): string {
  return domain.slice(domain.lastIndexOf('.') + 1);
}

/** The first of the cheapest: popular names come first. */
function cheapest(guesses: readonly Guess[]): string | null {
  let best: Guess | null = null;
  for (const guess of guesses) if (best === null || guess.cost < best.cost) best = guess;
  return best?.domain ?? null;
}
