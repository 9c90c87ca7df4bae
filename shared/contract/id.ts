/**
 * Ids: a prefix that says what it names, and a UUIDv7 (RFC 9562 §5.7), so that ids sort by time and
 * a row's partition follows from its id alone.
 */

export type IdPrefix = 'val' | 'job' | 'evt' | 'req' | 'key' | 'acct' | 'lease';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Bytes of randomness that one UUIDv7 takes: 74 random bits, rounded up. */
export const UUID_RANDOM_BYTES = 10;

/**
 * Builds a UUIDv7 from a time and ten random bytes.
 *
 * @param unixMs milliseconds since the epoch; the first 48 bits
 * @param random {@link UUID_RANDOM_BYTES} bytes from a cryptographic source
 */
export function uuidV7(unixMs: number, random: Uint8Array): string {
  if (random.length !== UUID_RANDOM_BYTES) throw new RangeError('a UUIDv7 takes ten random bytes');
  const time = Math.trunc(unixMs).toString(16).padStart(12, '0');
  const noise = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = ((Number.parseInt(noise.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8, 12),
    `7${noise.slice(0, 3)}`,
    `${variant}${noise.slice(4, 7)}`,
    noise.slice(7, 19),
  ].join('-');
}

/** The time in milliseconds that a UUIDv7 carries. */
export function uuidV7Time(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
}

/** `val` and a UUID give `val_…`. */
export function formatId(prefix: IdPrefix, uuid: string): string {
  return `${prefix}_${uuid}`;
}

/** The UUID behind a prefixed id, or null when it is not an id of that kind. */
export function parseId(prefix: IdPrefix, id: string): string | null {
  if (!id.startsWith(`${prefix}_`)) return null;
  const uuid = id.slice(prefix.length + 1);
  return UUID_V7.test(uuid) ? uuid : null;
}

/** Makes a new UUIDv7 each time it is called. The clock and the randomness are bound in bin/. */
export type NewUuid = () => string;
