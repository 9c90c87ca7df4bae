/**
 * Which top-level domains exist: all with two letters, and of the longer ones those that a slip of
 * the fingers could make of a popular ending. Short enough for the edge, where the whole list of
 * over a thousand would be dead weight. A test holds it against the Public Suffix List.
 *
 * Source: the IANA root zone database.
 */

/** In alphabetical order by first letter; each group lists the second letters. */
const TWO_LETTERS: Readonly<Record<string, string>> = {
  a: 'cdefgilmoqrstuwxz',
  b: 'abdefghijmnorstvwyz',
  c: 'acdfghiklmnoruvwxyz',
  d: 'ejkmoz',
  e: 'cegrstu',
  f: 'ijkmor',
  g: 'abdefghilmnpqrstuwy',
  h: 'kmnrtu',
  i: 'delmnoqrst',
  j: 'emop',
  k: 'eghimnprwyz',
  l: 'abcikrstuvy',
  m: 'acdeghklmnopqrstuvwxyz',
  n: 'acefgilopruz',
  o: 'm',
  p: 'aefghklmnrstwy',
  q: 'a',
  r: 'eosuw',
  s: 'abcdeghijklmnorstuvxyz',
  t: 'cdfghjklmnortvwz',
  u: 'agksyz',
  v: 'aceginu',
  w: 'fs',
  y: 'et',
  z: 'amw',
};

const NEAR_POPULAR_ENDINGS = `
  com net org edu gov mil int
  art bcg bet buy cab cal cam car cat cba cfa cpa dev esq eus fit frl ftr fyi ice inc ing ink ist itv
  jmp med men moe nec new next nfl ngo now ntt ong pet rio run sew sex ski sky
`;

const TOP_LEVEL_DOMAINS: ReadonlySet<string> = new Set([
  ...Object.entries(TWO_LETTERS).flatMap(([first, seconds]) =>
    Array.from(seconds, (second) => first + second),
  ),
  ...NEAR_POPULAR_ENDINGS.trim().split(/\s+/),
]);

/** Whether a top-level domain exists; not meant for those that resemble no popular ending. */
export function isKnownTopLevelDomain(label: string): boolean {
  return TOP_LEVEL_DOMAINS.has(label);
}
