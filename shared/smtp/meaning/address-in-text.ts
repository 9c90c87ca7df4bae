/** Mail addresses inside running text, as far as the reading of a reply is concerned. */

/** What an address without quotes cannot contain; `mailto:` and `<…>` are cut off by it too. */
const BETWEEN_TOKENS: ReadonlySet<number> = new Set(
  ' \t\r\n<>()[]{},;:"'.split('').map((char) => char.charCodeAt(0)),
);

/**
 * The text without its addresses: what stands around each `@` up to the next bracket, quote, comma
 * or blank, and the quoted string before it where the local part is one. Linear in time.
 */
export function dropAddresses(text: string): string {
  let at = text.indexOf('@');
  if (at === -1) return text;
  let kept = '';
  let from = 0;
  while (at !== -1) {
    kept += `${text.slice(from, startOfLocalPart(text, from, at))} `;
    from = at + 1;
    while (from < text.length && !BETWEEN_TOKENS.has(text.charCodeAt(from))) from += 1;
    at = text.indexOf('@', from);
  }
  return kept + text.slice(from);
}

function startOfLocalPart(text: string, from: number, at: number): number {
  if (at - 1 > from && text.charAt(at - 1) === '"') {
    return Math.max(from, text.lastIndexOf('"', at - 2));
  }
  let start = at;
  while (start > from && !BETWEEN_TOKENS.has(text.charCodeAt(start - 1))) start -= 1;
  return start;
}
