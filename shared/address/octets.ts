const UTF8 = new TextEncoder();

/** How long a text is on the wire, in UTF-8. RFC 5321 §4.5.3.1 and RFC 6531 §3.3 count octets. */
export function octetLength(text: string): number {
  return UTF8.encode(text).length;
}
