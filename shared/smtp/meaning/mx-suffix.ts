/** Things known by what the name of an MX host ends with. */

/** RFC 1035 §2.3.4: a longer name is no host's. */
const MAX_NAME_LENGTH = 255;

/** The value of the longest suffix, on a label boundary, that the name has; null for none. */
export type SuffixIndex<Value> = (mx: string | null) => Value | null;

/** An index over lower-case suffixes. Names may be in capitals and may end in the root's dot. */
export function createSuffixIndex<Value>(
  entries: readonly (readonly [suffix: string, value: Value])[],
): SuffixIndex<Value> {
  const bySuffix = new Map(entries);
  return (mx) => {
    if (mx === null || mx.length > MAX_NAME_LENGTH) return null;
    let name = mx.toLowerCase();
    if (name.endsWith('.')) name = name.slice(0, -1);
    while (name !== '') {
      const value = bySuffix.get(name);
      if (value !== undefined) return value;
      const dot = name.indexOf('.');
      name = dot === -1 ? '' : name.slice(dot + 1);
    }
    return null;
  };
}
