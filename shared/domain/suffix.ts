/** The name itself and each name that it lies under, longest first: `a.b.c`, `b.c`, `c`. */
export function* suffixesOf(name: string): Generator<string> {
  for (let rest = name; ;) {
    yield rest;
    const dot = rest.indexOf('.');
    if (dot === -1) return;
    rest = rest.slice(dot + 1);
  }
}

/** Whether a name, or one that it lies under, is in a set. Only whole labels count. */
export function hasSuffixIn(name: string, names: ReadonlySet<string>): boolean {
  for (const suffix of suffixesOf(name)) if (names.has(suffix)) return true;
  return false;
}
