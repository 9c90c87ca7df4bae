/** Far beyond every deadline that is set here: who needs longer waits for ever. */
const FOR_EVER_MS = 20_000;

/** The value of a promise that must come to an end. @throws when it does not */
export async function inTime<T>(promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('it does not end')), FOR_EVER_MS);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
