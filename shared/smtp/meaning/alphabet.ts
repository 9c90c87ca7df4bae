/**
 * Letter classes: the small integers that folded text and phrases are written in. A letter, its
 * capital and its accented forms are of one class; everything that is no letter or digit separates.
 */

/** The class of everything that is between words. */
export const SEPARATOR = 0;

/** No class: the character vanishes and the word goes on (doesn't → doesnt). */
export const DROPPED = 255;

export interface Alphabet {
  /** How many classes there are, the separator among them. */
  readonly size: number;
  /** The class of a UTF-16 code unit of a text. */
  readonly ofCode: (code: number) => number;
  readonly isDigit: (charClass: number) => boolean;
}

const ASCII_ALPHABET = ' 0123456789abcdefghijklmnopqrstuvwxyz';
const LAST_DIGIT_CLASS = 10;
const LAST_CYRILLIC_CODE = 0x4ff;
const CODE_UNITS = 0x1_00_00;

/**
 * Letters that are not a base letter with marks, and what they are folded to. Cyrillic is written in
 * Latin letters, one for one, which is near enough to what servers do that write Russian in ASCII.
 */
const WRITTEN_AS: ReadonlyMap<string, string> = new Map([
  ...pairs('łøđıß', 'lodis'),
  ...pairs('абвгдеёжзийклмнопрстуфхцчшщыэюя', 'abvgdeejziyklmnoprstufhcqwwyeua'),
]);

/** Apostrophes, and the signs of softness and hardness that a transliteration leaves out. */
const SILENT = "'`ьъ";
const TYPOGRAPHIC_APOSTROPHE = 0x2019;

const SIZE = ASCII_ALPHABET.length;

/** The ASCII letters and digits, and what is folded to them. */
export const ALPHABET: Alphabet = createAlphabet();

function createAlphabet(): Alphabet {
  const table = classTable();
  return {
    size: SIZE,
    ofCode: (code) => table[code] ?? SEPARATOR,
    isDigit: (charClass) => charClass > SEPARATOR && charClass <= LAST_DIGIT_CLASS,
  };
}

function classTable(): Uint8Array {
  const table = new Uint8Array(CODE_UNITS);
  for (let code = 0; code <= LAST_CYRILLIC_CODE; code += 1) {
    table[code] = classOf(String.fromCharCode(code).toLowerCase());
  }
  table[TYPOGRAPHIC_APOSTROPHE] = DROPPED;
  return table;
}

function classOf(lower: string): number {
  if (SILENT.includes(lower)) return DROPPED;
  const base = WRITTEN_AS.get(lower) ?? lower.normalize('NFD').charAt(0);
  return Math.max(SEPARATOR, ASCII_ALPHABET.indexOf(base));
}

function pairs(letters: string, written: string): (readonly [string, string])[] {
  return letters.split('').map((letter, index) => [letter, written.charAt(index)] as const);
}
