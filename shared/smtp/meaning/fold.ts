/**
 * Folding: a reply's text as the phrases see it.
 *
 * Case, accents, punctuation and line breaks vary between versions of one server; mail addresses
 * and IP addresses vary between replies. All of that is taken away: what is left are words, written
 * as letter classes (alphabet.ts) with one separator between them and one at each end.
 *
 * An address in the text is dropped whole. So what somebody is called can never decide what a reply
 * about them means (a mailbox named "spamhaus", a domain named "blocked.example"), and
 * "user <…> unknown" reads as "user unknown". Dotted numbers are dropped for the same reason:
 * "client 192.0.2.1 blocked" reads as "client blocked". And so are little words, since
 * "the mailbox is full", "mailbox has been full" and "Mailbox full" are one thing to say.
 */
import { dropAddresses } from './address-in-text.ts';
import { ALPHABET, DROPPED, SEPARATOR } from './alphabet.ts';
import { translateEastAsian } from './east-asian-words.ts';
import { createLittleWords } from './little-words.ts';

/**
 * Characters of a reply that are read. RFC 5321 §4.5.3.1.5 gives a line 512 octets; the longest
 * replies known have eight lines, and a server that sends more says nothing more with it.
 */
const MAX_TEXT_LENGTH = 4_096;

/** Folded text, in a buffer that the next call of the folding writes over. */
export interface FoldedText {
  readonly classes: Uint8Array;
  readonly length: number;
}

export type Folding = (lines: readonly string[]) => FoldedText;

const LITTLE_WORDS = createLittleWords();

export function createFolding(): Folding {
  const writer = new WordWriter();
  return (lines) => {
    const text = translateEastAsian(boundedText(lines)).slice(0, MAX_TEXT_LENGTH);
    writer.write(dropAddresses(text));
    return writer;
  };
}

function boundedText(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) {
    if (text.length + line.length >= MAX_TEXT_LENGTH) {
      return `${text} ${line.slice(0, MAX_TEXT_LENGTH - text.length)}`;
    }
    text = text === '' ? line : `${text} ${line}`;
  }
  return text;
}

const DOT = 0x2e;

/** Writes classes word by word, and forgets a word again when its end shows that it does not count. */
class WordWriter implements FoldedText {
  readonly classes = new Uint8Array(MAX_TEXT_LENGTH * 2 + 2);
  length = 0;
  #wordStart = 0;
  #isNumber = true;
  #isDotted = false;
  #littleState = 0;

  write(text: string): void {
    this.classes[0] = SEPARATOR;
    this.length = 1;
    this.#isDotted = false;
    this.#startWord();
    for (let index = 0; index < text.length; index += 1) {
      const charClass = ALPHABET.ofCode(text.charCodeAt(index));
      if (charClass === DROPPED) {
        if (this.length === this.#wordStart + 1) this.#endWord(false);
        continue;
      }
      if (charClass === SEPARATOR) {
        this.#endWord(this.#isDotInNumber(text, index));
      } else {
        this.#put(charClass);
      }
    }
    this.#endWord(false);
  }

  #put(charClass: number): void {
    this.classes[this.length] = charClass;
    this.length += 1;
    this.#isNumber &&= ALPHABET.isDigit(charClass);
    this.#littleState = LITTLE_WORDS.next(this.#littleState, charClass);
  }

  #endWord(goesOn: boolean): void {
    const isPartOfDotted = this.#isNumber && (goesOn || this.#isDotted);
    if (isPartOfDotted || LITTLE_WORDS.isWord(this.#littleState)) {
      this.length = this.#wordStart;
    } else if (this.length > this.#wordStart) {
      this.classes[this.length] = SEPARATOR;
      this.length += 1;
    }
    this.#isDotted = this.#isNumber && goesOn;
    this.#startWord();
  }

  #startWord(): void {
    this.#wordStart = this.length;
    this.#isNumber = true;
    this.#littleState = LITTLE_WORDS.start;
  }

  /** Is this the dot of 192.0.2.1, and not the end of a sentence? */
  #isDotInNumber(text: string, index: number): boolean {
    if (text.charCodeAt(index) !== DOT || index + 1 >= text.length) return false;
    return ALPHABET.isDigit(ALPHABET.ofCode(text.charCodeAt(index + 1)));
  }
}
