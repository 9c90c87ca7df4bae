/**
 * What Postgres can hold. Text and jsonb take neither NUL nor half a surrogate pair, and one such
 * character from a mail server's reply would make the whole batch fail; each becomes U+FFFD.
 */

const REPLACEMENT = '\uFFFD';

/** The text with everything replaced that Postgres would refuse. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', REPLACEMENT);
}

/** The value as JSON text that jsonb takes. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'string' ? storableText(member) : member,
  );
}
