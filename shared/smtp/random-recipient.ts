/**
 * A recipient that surely does not exist, to learn whether a server takes everything. It must look
 * like nothing special: servers know the shapes that verifiers use.
 */

/** Bytes of randomness that a local part is made from. */
export const RANDOM_RECIPIENT_BYTES = 16;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS_AND_DIGITS = `${LETTERS}0123456789`;
/** 26 × 36¹¹ is more than 61 bits: nobody has that mailbox. */
const OPAQUE_LENGTH = 12;

const CONSONANTS = 'bcdfghjklmnprstvwz';
const VOWELS = 'aeiou';
/** Two words of four syllables each: (18 × 5)⁸ is 52 bits, and three digits make it 62. */
const SYLLABLES_PER_WORD = 4;
const NAME_DIGITS = 3;

/** What it looks like: a server may know one shape for a verifier's, and hardly both. */
export const RECIPIENT_SHAPES = ['opaque', 'like_a_name'] as const;
export type RecipientShape = (typeof RECIPIENT_SHAPES)[number];

/** @param random one random byte or more */
export function randomShape(random: Uint8Array): RecipientShape {
  return drawFrom(random)(2) === 0 ? 'opaque' : 'like_a_name';
}

export function otherShape(shape: RecipientShape): RecipientShape {
  return shape === 'opaque' ? 'like_a_name' : 'opaque';
}

/**
 * A local part of at least 60 random bits, lower case, that starts with a letter and has at most 25
 * characters.
 *
 * @param random {@link RANDOM_RECIPIENT_BYTES} random bytes
 */
export function randomLocalPart(random: Uint8Array, shape: RecipientShape): string {
  const draw = drawFrom(random);
  return shape === 'opaque' ? opaque(draw) : likeAName(draw);
}

function opaque(draw: (below: number) => number): string {
  const rest = Array.from({ length: OPAQUE_LENGTH - 1 }, () => pick(LETTERS_AND_DIGITS, draw));
  return pick(LETTERS, draw) + rest.join('');
}

function likeAName(draw: (below: number) => number): string {
  const word = () =>
    Array.from(
      { length: SYLLABLES_PER_WORD },
      () => pick(CONSONANTS, draw) + pick(VOWELS, draw),
    ).join('');
  return `${word()}.${word()}${draw(10 ** NAME_DIGITS)}`;
}

function pick(alphabet: string, draw: (below: number) => number): string {
  return alphabet.charAt(draw(alphabet.length));
}

/** Draws numbers below a bound from one large random number, losing no randomness. */
function drawFrom(random: Uint8Array): (below: number) => number {
  let left = random.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  return (below) => {
    const drawn = Number(left % BigInt(below));
    left /= BigInt(below);
    return drawn;
  };
}
