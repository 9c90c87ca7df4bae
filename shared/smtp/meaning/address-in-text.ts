/** Mail addresses inside running text, as far as the reading of a reply is concerned. */

/** What an address without quotes cannot contain; `mailto:` and `<…>` are cut off by it too. */
const BETWEEN_TOKENS: ReadonlySet<number> = new Set(
  ' \t\r\n<>()[]{},;:"'.split('').map((char) => char.charCodeAt(0)),
);

/** The text without what stands around each `@` up to the next bracket, quote, comma or blank. */
export function dropAddresses(text: string): string {
  let at = text.indexOf('@');
  if (at === -1) return text;
  let kept = '';
  let from = 0;
  while (at !== -1) {
    let start = at;
    while (start > from && !BETWEEN_TOKENS.has(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (end < text.length && !BETWEEN_TOKENS.has(text.charCodeAt(end))) end += 1;
    kept += `${text.slice(from, start)} `;
    from = end;
    at = text.indexOf('@', from);
  }
  return kept + text.slice(from);
}
