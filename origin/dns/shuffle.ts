/**
 * The items in random order, each order being equally likely.
 *
 * @param random gives numbers from 0 up to and without 1
 */
export function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, lot: random() }))
    .toSorted((one, other) => one.lot - other.lot)
    .map(({ item }) => item);
}
