/** Words that say nothing of whom a refusal is about, recognised letter by letter. */
import { ALPHABET } from './alphabet.ts';

/** "Your" and "not" are not among them: they turn a sentence round. */
const LITTLE_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the this that these those is was are were be been being has have had ' +
    'its his her their our my any currently now already also please sorry'
  ).split(' '),
);

/** Does a text of a phrase have one of them, so that it can never be found? */
export function hasLittleWord(text: string): boolean {
  return text.split(' ').some((word) => LITTLE_WORDS.has(word));
}

/** A small automaton over letter classes. Its states are numbers; from a dead end none leads out. */
export interface LittleWords {
  readonly start: number;
  readonly next: (state: number, charClass: number) => number;
  readonly isWord: (state: number) => boolean;
}

const DEAD_END = 0;
const START = 1;

export function createLittleWords(): LittleWords {
  const words = [...LITTLE_WORDS];
  const maxStates = words.join('').length + START + 1;
  const transitions = new Uint16Array(maxStates * ALPHABET.size);
  const isWord = new Uint8Array(maxStates);
  let states = START + 1;
  for (const word of words) {
    let state = START;
    for (const char of word) {
      const at = state * ALPHABET.size + ALPHABET.ofCode(char.charCodeAt(0));
      if (transitions[at] === DEAD_END) {
        transitions[at] = states;
        states += 1;
      }
      state = transitions[at] ?? DEAD_END;
    }
    isWord[state] = 1;
  }
  return {
    start: START,
    next: (state, charClass) => transitions[state * ALPHABET.size + charClass] ?? DEAD_END,
    isWord: (state) => isWord[state] === 1,
  };
}
