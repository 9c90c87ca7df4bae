/**
 * Phrases: how the tables say which words of a reply they look for.
 *
 * A phrase is lower-case words with one space between them, and
 * - `(a|b c)`: one of these,
 * - `[a]`, `[a|b]`: one of these or nothing,
 * - `word*`, at the end of what is looked for: the word may go on (`blacklist*` is found in
 *   "blacklisted"),
 * - `first + second`: parts, the second right after the first,
 * - `first ~ second`: parts, the second after the first with few words between them at most.
 *
 * `+` and a space mean the same. But what is on either side of a `+` is looked for by itself, so
 * that twenty nouns and thirty predicates are fifty texts to find and not six hundred.
 *
 * Words are looked for in the folded text (fold.ts), so that it does not matter what punctuation and
 * which little words stand between them; a phrase has neither.
 */
import { hasLittleWord } from './little-words.ts';

/** One of these. */
export function anyOf(...phrases: readonly string[]): string {
  return `(${phrases.join('|')})`;
}

/** One of these words; each text holds several, with blanks between them. */
export function anyWord(...texts: readonly string[]): string {
  return anyOf(...texts.flatMap((text) => text.split(' ')));
}

/** These, each right after the one before it. */
export function adjacent(...parts: readonly string[]): string {
  return parts.join(' + ');
}

/** These, each after the one before it with few words between them at most. */
export function near(...parts: readonly string[]): string {
  return parts.join(' ~ ');
}

/** Words between the parts of `first ~ second`, at most; a further one is in another sentence. */
const WORDS_BETWEEN = 3;

/** What one part can stand for; a bound, so that a slip in a table is seen at once. */
const MAX_ALTERNATIVES = 512;

/** One part, as all the folded texts that it stands for. */
export interface PhrasePart {
  /** The part as it is written, which is its name: parts of different phrases may be one. */
  readonly written: string;
  readonly texts: readonly string[];
}

/** A part that must follow the one before it, with so many words between them at most. */
export interface NextPart {
  readonly part: PhrasePart;
  readonly maxWordsBetween: number;
}

export interface Phrase {
  readonly first: PhrasePart;
  readonly next: readonly NextPart[];
}

const JOINT = / ([+~]) /;

export function parsePhrase(written: string): Phrase {
  const [first = '', ...rest] = written.split(JOINT);
  const next: NextPart[] = [];
  for (let index = 0; index < rest.length; index += 2) {
    next.push({
      part: parsePart(rest[index + 1] ?? ''),
      maxWordsBetween: rest[index] === '~' ? WORDS_BETWEEN : 0,
    });
  }
  return { first: parsePart(first), next };
}

/** Letters and digits as folding leaves them, and an open end. */
const WORDS = /^(?:[a-z0-9]+ )*[a-z0-9]+\*?$/;

/** Each text has a space before it, and one after it unless its last word is open. */
function parsePart(written: string): PhrasePart {
  const { alternatives, end } = readAlternatives(written, 0);
  if (end !== written.length) throw new SyntaxError(`unbalanced brackets in "${written}"`);
  const spelled = new Set(alternatives.map((text) => text.replaceAll(/ +/g, ' ').trim()));
  for (const text of spelled) {
    if (!WORDS.test(text) || hasLittleWord(text)) {
      throw new SyntaxError(`"${text}" in "${written}" can never be found`);
    }
  }
  const texts = [...spelled].map((text) =>
    text.endsWith('*') ? ` ${text.slice(0, -1)}` : ` ${text} `,
  );
  return { written, texts };
}

/** Reads `a|b(c|d)[e]` from `start` up to a closing bracket or the end. */
function readAlternatives(text: string, start: number): { alternatives: string[]; end: number } {
  const alternatives: string[] = [];
  let current = [''];
  let index = start;
  while (index < text.length) {
    const char = text.charAt(index);
    if (char === ')' || char === ']') break;
    index += 1;
    if (char === '|') {
      alternatives.push(...current);
      current = [''];
    } else if (char === '(' || char === '[') {
      const group = readAlternatives(text, index);
      index = group.end + 1;
      current = product(current, char === '[' ? [...group.alternatives, ''] : group.alternatives);
    } else {
      current = current.map((prefix) => prefix + char);
    }
  }
  return { alternatives: [...alternatives, ...current], end: index };
}

function product(prefixes: readonly string[], suffixes: readonly string[]): string[] {
  if (prefixes.length * suffixes.length > MAX_ALTERNATIVES) {
    throw new RangeError(`a part has more than ${MAX_ALTERNATIVES} alternatives`);
  }
  return prefixes.flatMap((prefix) => suffixes.map((suffix) => prefix + suffix));
}
