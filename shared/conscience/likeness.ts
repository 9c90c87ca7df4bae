/**
 * What a local part looks like, so that guesses can be told from lists. Whoever does not know an
 * address and wants to find it out tries every spelling of a name, or every number in turn.
 */

/** What two local parts at one domain have in common when they may be two guesses at one thing. */
export type Likeness =
  | {
      readonly kind: 'name';
      /** The letters that it is made of: equal for `jsmith`, `j.smith` and `smithj`. */
      readonly letters: string;
      /**
       * The letters of all spellings of the same two names, where the names can be told apart:
       * both in full, an initial and the second, the first and an initial. Null where they cannot.
       */
      readonly family: readonly string[] | null;
    }
  | {
      readonly kind: 'number';
      /** Everything but its last number. */
      readonly frame: string;
      readonly number: number;
    };

/** What people put between their names. */
const SEPARATOR = /[._-]/;
const LETTERS = /^\p{L}+$/u;
/** Up to where numbers are whole numbers in JavaScript. */
const LAST_NUMBER = /^(.*?)(\d{1,15})(\D*)$/su;
/** Fewer letters are shared by people who have nothing in common, `li.na` and `nali`. */
const FEWEST_LETTERS = 4;

/** Null where it is like nothing: a quoted string, a tag, three names, hardly any letters. */
export function likenessOf(localPart: string): Likeness | null {
  const text = localPart.toLowerCase();
  const numbered = LAST_NUMBER.exec(text);
  if (numbered !== null) {
    const [, before = '', digits = '', after = ''] = numbered;
    return { kind: 'number', frame: `${before}#${after}`, number: Number(digits) };
  }
  const names = text.split(SEPARATOR);
  const [first = '', second, ...others] = names;
  if (others.length > 0 || !names.every((name) => LETTERS.test(name))) return null;
  const letters = sorted(first + (second ?? ''));
  if (letters.length < FEWEST_LETTERS) return null;
  return { kind: 'name', letters, family: second === undefined ? null : familyOf(first, second) };
}

function familyOf(first: string, second: string): readonly string[] | null {
  const [firstInitial = ''] = first;
  const [secondInitial = ''] = second;
  if (first === firstInitial || second === secondInitial) return null;
  const spellings = [first + second, firstInitial + second, first + secondInitial];
  return [...new Set(spellings.map(sorted))];
}

/** Spellings differ in the order of names and in what stands between; their letters are the same. */
function sorted(text: string): string {
  return Array.from(text).toSorted().join('');
}
