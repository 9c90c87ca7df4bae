/**
 * How likely one text is a slip of the fingers for another: a Damerau–Levenshtein distance
 * (optimal string alignment) in which the slips that fingers really make cost less.
 *
 * The costs, in tenths of an ordinary slip, are this project's own. That these are the slips to look
 * for is F. J. Damerau's finding, "A technique for computer detection and correction of spelling
 * errors" (1964): one letter wrong, one missing, one too many, or two swapped; and the first letter
 * is rarely the wrong one.
 */

const ORDINARY_COST = 10;
/** Two neighbouring letters in the wrong order. */
const SWAP_COST = 8;
/** A letter of a neighbouring key, or one that looks alike. */
const NEARBY_COST = 8;
/** A letter typed twice, or a double letter typed once. */
const DOUBLING_COST = 7;
const NEARBY_FIRST_COST = 10;
const MISSING_FIRST_COST = 15;
const OTHER_FIRST_COST = 20;

/** Rows of a QWERTY keyboard, each shifted to the right of the one above, in widths of a key. */
const KEY_ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const;
const ROW_SHIFTS = [-0.5, 0, 0.25, 0.75] as const;
/** Keys whose centres are this near along the row can be hit by one finger. */
const REACH = 1;
const LOOK_ALIKES = new Set(['il', 'li', '1l', 'l1', 'uv', 'vu', '0o', 'o0']);

const KEYS: ReadonlyMap<string, { x: number; y: number }> = new Map(
  KEY_ROWS.flatMap((row, y) =>
    Array.from(row).map((key, index) => [key, { x: index + (ROW_SHIFTS[y] ?? 0), y }] as const),
  ),
);

/**
 * The cost of turning `typed` into `intended`: 0 when they are equal, null when it is over `limit`.
 * Takes time in proportion to the product of their lengths at most: bound them before.
 */
export function editCostWithin(typed: string, intended: string, limit: number): number | null {
  // Each letter of difference in length costs at least a doubling.
  if (Math.abs(typed.length - intended.length) * DOUBLING_COST > limit) return null;
  let beforePrevious: readonly number[] = [];
  let previous = firstRow(intended);
  for (let i = 1; i <= typed.length; i += 1) {
    const row = nextRow(typed, intended, i, previous, beforePrevious);
    // Every way to the end leads through this row or, by a swap, over it.
    if (Math.min(...row) > limit && Math.min(...previous) > limit) return null;
    beforePrevious = previous;
    previous = row;
  }
  const cost = at(previous, intended.length);
  return cost > limit ? null : cost;
}

/** Costs of turning the first `i` letters of `typed` into each beginning of `intended`. */
function nextRow(
  typed: string,
  intended: string,
  i: number,
  previous: readonly number[],
  beforePrevious: readonly number[],
): number[] {
  const extra = extraCost(typed, i);
  const row = [at(previous, 0) + extra];
  for (let j = 1; j <= intended.length; j += 1) {
    const replaced = replacementCost(typed.charAt(i - 1), intended.charAt(j - 1), i, j);
    const swapped = isSwap(typed, intended, i, j)
      ? at(beforePrevious, j - 2) + SWAP_COST
      : Infinity;
    row.push(
      Math.min(
        at(previous, j) + extra,
        at(row, j - 1) + missingCost(intended, j),
        at(previous, j - 1) + replaced,
        swapped,
      ),
    );
  }
  return row;
}

function firstRow(intended: string): number[] {
  const row = [0];
  for (let j = 1; j <= intended.length; j += 1) row.push(at(row, j - 1) + missingCost(intended, j));
  return row;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** The `i`th letter of what was typed (from 1) is one too many. */
function extraCost(typed: string, i: number): number {
  const letter = typed.charAt(i - 1);
  if (letter === typed.charAt(i - 2) || letter === typed.charAt(i)) return DOUBLING_COST;
  return i === 1 ? MISSING_FIRST_COST : ORDINARY_COST;
}

/** The `j`th letter of what was meant (from 1) is missing. */
function missingCost(intended: string, j: number): number {
  const letter = intended.charAt(j - 1);
  if (letter === intended.charAt(j - 2) || letter === intended.charAt(j)) return DOUBLING_COST;
  return j === 1 ? MISSING_FIRST_COST : ORDINARY_COST;
}

function replacementCost(typed: string, intended: string, i: number, j: number): number {
  if (typed === intended) return 0;
  const isFirst = i === 1 && j === 1;
  if (isNearby(typed, intended)) return isFirst ? NEARBY_FIRST_COST : NEARBY_COST;
  return isFirst ? OTHER_FIRST_COST : ORDINARY_COST;
}

function isSwap(typed: string, intended: string, i: number, j: number): boolean {
  return (
    i > 1 &&
    j > 1 &&
    typed.charAt(i - 1) === intended.charAt(j - 2) &&
    typed.charAt(i - 2) === intended.charAt(j - 1)
  );
}

function isNearby(a: string, b: string): boolean {
  const keyA = KEYS.get(a);
  const keyB = KEYS.get(b);
  if (keyA === undefined || keyB === undefined) return false;
  const isNearbyKey = Math.abs(keyA.y - keyB.y) <= 1 && Math.abs(keyA.x - keyB.x) <= REACH;
  return isNearbyKey || LOOK_ALIKES.has(a + b);
}
