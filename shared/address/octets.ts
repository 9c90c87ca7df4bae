/**
 * How long a text is on the wire, in UTF-8: RFC 5321 §4.5.3.1 and RFC 6531 §3.3 count octets. Counted
 * and not encoded, since every address passes here more than once. A surrogate without its partner
 * counts as the U+FFFD that an encoder would make of it.
 */
export function octetLength(text: string): number {
  let octets = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // Two units of a pair make four octets, any other unit from U+0800 on makes three.
    octets += unit < 0x8_00 ? 1 : 2;
    if (isHigh(unit) && isLow(text.charCodeAt(index + 1))) index += 1;
  }
  return octets;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd8_00 && unit < 0xdc_00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc_00 && unit < 0xe0_00;
}
