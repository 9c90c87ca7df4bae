/** Finds all phrases of all tables in one pass over a reply's text. */
import { SEPARATOR } from './alphabet.ts';
import { createAutomaton, type Automaton } from './automaton.ts';
import { createFolding, type Folding } from './fold.ts';
import { parsePhrase, type Phrase, type PhrasePart } from './phrase.ts';

/** The phrases found in a text, by their number; valid until the next search. */
export interface Found {
  readonly has: (phrase: number) => boolean;
  /** Each found phrase once. */
  readonly phrases: readonly number[];
}

export interface PhraseIndex {
  readonly search: (lines: readonly string[]) => Found;
}

/** An index in which a phrase is known by its place in the list. */
export function createPhraseIndex(written: readonly string[]): PhraseIndex {
  const parts = new PartList();
  const phrases = written.map((phrase) => parsePhrase(phrase));
  for (const [number, phrase] of phrases.entries()) parts.add(number, phrase);
  const texts = parts.list.flatMap((part, number) =>
    part.texts.map((text) => [text, toEnding(part, number, text)] as const),
  );
  return new PhraseSearch(
    createFolding(),
    createAutomaton(texts, combineEndings),
    parts.list.length,
    written.length,
  );
}

/** A part, or the beginning of a phrase up to one of its parts, and what finding it means. */
interface Part {
  /** None for a beginning, which is found through its last part. */
  readonly texts: readonly string[];
  /** Phrases that are this part and nothing else. */
  readonly whole: number[];
  readonly continuing: Continuation[];
  /** Does anything continue from here, so that its place must be kept? */
  isContinued: boolean;
}

/** Where this part follows another, a phrase is found, or a longer beginning of one. */
interface Continuation {
  readonly from: number;
  readonly maxWordsBetween: number;
  readonly finds: { readonly phrase: number } | { readonly beginning: number };
}

/** A text of a part, and how it ends. */
interface Ending {
  readonly part: Part;
  readonly number: number;
  readonly words: number;
  /** Does it end inside a word, which is then not counted yet? */
  readonly isOpen: boolean;
}

/** All texts that end in one state of the automaton. */
interface Endings {
  /** The phrases that are found with it. */
  readonly whole: readonly number[];
  /** The parts of longer phrases, whose places matter. */
  readonly placed: readonly Ending[];
}

function combineEndings(endings: readonly Ending[]): Endings {
  return {
    whole: [...new Set(endings.flatMap(({ part }) => part.whole))],
    placed: endings.filter(({ part }) => part.isContinued || part.continuing.length > 0),
  };
}

function toEnding(part: Part, number: number, text: string): Ending {
  return { part, number, words: text.trim().split(' ').length, isOpen: !text.endsWith(' ') };
}

/** All parts of all phrases, each of them once. */
class PartList {
  readonly list: Part[] = [];
  readonly #numbers = new Map<string, number>();

  add(number: number, phrase: Phrase): void {
    const first = this.#numberOf(phrase.first);
    if (phrase.next.length === 0) this.list[first]?.whole.push(number);
    let from = first;
    for (const [index, { part, maxWordsBetween }] of phrase.next.entries()) {
      const isLast = index === phrase.next.length - 1;
      const finds = isLast ? { phrase: number } : { beginning: this.#append([]) };
      const opening = this.list[from];
      if (opening !== undefined) opening.isContinued = true;
      this.list[this.#numberOf(part)]?.continuing.push({ from, maxWordsBetween, finds });
      if ('beginning' in finds) from = finds.beginning;
    }
  }

  #numberOf(part: PhrasePart): number {
    const known = this.#numbers.get(part.written);
    if (known !== undefined) return known;
    const next = this.#append(part.texts);
    this.#numbers.set(part.written, next);
    return next;
  }

  #append(texts: readonly string[]): number {
    return this.list.push({ texts, whole: [], continuing: [], isContinued: false }) - 1;
  }
}

/** Where a part ended, as a number of words; the last place and the one before it. */
class EndPlaces {
  readonly #seenIn: Float64Array;
  readonly #last: Int32Array;
  readonly #lastButOne: Int32Array;

  constructor(parts: number) {
    // Doubles, since a worker makes more than 2^32 searches in its life.
    this.#seenIn = new Float64Array(parts);
    this.#last = new Int32Array(parts);
    this.#lastButOne = new Int32Array(parts);
  }

  note(part: number, place: number, search: number): void {
    const isFirst = this.#seenIn[part] !== search;
    this.#lastButOne[part] = isFirst ? place : (this.#last[part] ?? place);
    this.#last[part] = place;
    this.#seenIn[part] = search;
  }

  /** Did the part end at `place`, or at most so many words before it? */
  isBefore(part: number, place: number, maxWordsBetween: number, search: number): boolean {
    if (this.#seenIn[part] !== search) return false;
    return (
      isWithin(place - (this.#last[part] ?? 0), maxWordsBetween) ||
      isWithin(place - (this.#lastButOne[part] ?? 0), maxWordsBetween)
    );
  }
}

function isWithin(distance: number, maximum: number): boolean {
  return distance >= 0 && distance <= maximum;
}

/** The search itself; it keeps its arrays from one search to the next and never clears them. */
class PhraseSearch implements PhraseIndex, Found {
  readonly phrases: number[] = [];
  readonly #fold: Folding;
  readonly #automaton: Automaton<Endings>;
  readonly #ends: EndPlaces;
  readonly #foundIn: Float64Array;
  #search = 0;

  constructor(fold: Folding, automaton: Automaton<Endings>, parts: number, phrases: number) {
    this.#fold = fold;
    this.#automaton = automaton;
    this.#ends = new EndPlaces(parts);
    this.#foundIn = new Float64Array(phrases);
  }

  has(phrase: number): boolean {
    return this.#foundIn[phrase] === this.#search;
  }

  search(lines: readonly string[]): Found {
    const { classes, length } = this.#fold(lines);
    this.#search += 1;
    this.phrases.length = 0;
    let state = this.#automaton.start;
    // The text begins with a separator, which ends no word.
    let words = -1;
    for (let index = 0; index < length; index += 1) {
      const charClass = classes[index] ?? SEPARATOR;
      if (charClass === SEPARATOR) words += 1;
      state = this.#automaton.next(state, charClass);
      const endings = this.#automaton.endingIn(state);
      if (endings !== null) this.#note(endings, words);
    }
    return this;
  }

  #note({ whole, placed }: Endings, words: number): void {
    for (const phrase of whole) this.#add(phrase);
    for (const ending of placed) {
      const end = ending.isOpen ? words + 1 : words;
      const start = end - ending.words;
      for (const continuation of ending.part.continuing) this.#continue(continuation, start, end);
      if (ending.part.isContinued) this.#ends.note(ending.number, end, this.#search);
    }
  }

  #continue({ from, maxWordsBetween, finds }: Continuation, start: number, end: number): void {
    if (!this.#ends.isBefore(from, start, maxWordsBetween, this.#search)) return;
    if ('phrase' in finds) {
      this.#add(finds.phrase);
    } else {
      this.#ends.note(finds.beginning, end, this.#search);
    }
  }

  #add(phrase: number): void {
    if (this.#foundIn[phrase] === this.#search) return;
    this.#foundIn[phrase] = this.#search;
    this.phrases.push(phrase);
  }
}
