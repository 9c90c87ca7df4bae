/**
 * Characters that nobody sees: controls, format characters (bidirectional overrides among them),
 * unpaired surrogates, private use, fillers, and every space but the plain one. RFC 6531 §3.3 would
 * let many of them stand; in an address they are a slip of copying or a forgery, since two addresses
 * that look the same would be two mailboxes. A control character must in no case reach the wire.
 *
 * The class names properties that do not grow with the Unicode version, so that the edge and the
 * origin agree whichever version each of them carries.
 */
const INVISIBLE =
  /[[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]--[ ]]/v;

/**
 * Where a joiner is part of the spelling: after the virama of an Indic script, and between Arabic
 * letters, as Persian has it (RFC 5892 appendix A.1 and A.2, made simpler: no joining types).
 * And the variation selector that emoji keyboards add.
 */
const PART_OF_SPELLING =
  /(?<=\p{Mn})[\u{200C}\u{200D}](?=\p{L})|(?<=\p{Script=Arabic})\u{200C}(?=\p{Script=Arabic})|(?<=\p{Emoji_Presentation}|\p{Extended_Pictographic})\u{FE0F}/gu;

/** Whether a text has a character that cannot be seen where it stands. */
export function hasInvisibleCharacter(text: string): boolean {
  return INVISIBLE.test(text) && INVISIBLE.test(text.replaceAll(PART_OF_SPELLING, ''));
}
