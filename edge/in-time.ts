/**
 * Turns of the microtask queue in which what memory knows is there, digests included. A timer costs a
 * request some 20 µs, and is set for those alone that wait for something outside.
 */
const TURNS_WITHOUT_TIMER = 32;

/**
 * What some work comes to, or null where it takes longer than `limitMs`. Work that is given up goes
 * on, and how it ends is the caller's to follow up.
 */
export async function inTime<Result>(
  work: Promise<Result>,
  limitMs: number,
  pause: (ms: number) => Promise<void>,
): Promise<Result | null> {
  const state = { isSettled: false };
  const settle = () => {
    state.isSettled = true;
  };
  work.then(settle, settle);
  for (let turn = 0; turn < TURNS_WITHOUT_TIMER && !state.isSettled; turn += 1) {
    await Promise.resolve();
  }
  return state.isSettled ? work : Promise.race([work, pause(limitMs).then(() => null)]);
}
