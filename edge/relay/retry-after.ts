import type { OriginAnswer } from './origin.ts';

/** RFC 9110 §10.2.3, as a number of seconds: seven digits for the end of a month. */
const DELAY_SECONDS = /^\d{1,7}$/;

/** The seconds to wait, as the origin wrote them; null where it wrote none. */
export function retryAfterOf(answer: OriginAnswer): string | null {
  const seconds = answer.header('retry-after');
  return seconds !== null && DELAY_SECONDS.test(seconds) ? seconds : null;
}
