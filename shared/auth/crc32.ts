/** The reversed polynomial of CRC-32/ISO-HDLC, the one of zip, PNG (ISO 15948 §5.5) and Ethernet. */
const REVERSED_POLYNOMIAL = 0xed_b8_83_20;
const ALL_ONES = 0xff_ff_ff_ff;
const BITS_PER_BYTE = 8;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < BITS_PER_BYTE; bit += 1) {
    remainder = (remainder >>> 1) ^ (remainder & 1 ? REVERSED_POLYNOMIAL : 0);
  }
  return remainder;
});

/** The CRC-32 of some bytes, as an unsigned integer. It finds typing errors and proves nothing. */
export function crc32(bytes: Uint8Array): number {
  let crc = ALL_ONES;
  for (const byte of bytes) {
    crc = (crc >>> BITS_PER_BYTE) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  }
  return (crc ^ ALL_ONES) >>> 0;
}
