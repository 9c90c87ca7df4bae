import { Fault } from '#shared/fault/catalogue.ts';

/**
 * The fault of a plan that has no unit left.
 *
 * @param waitMs milliseconds until there may be units again
 */
export function quotaExceeded(waitMs: number): Fault {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Fault('quota_exceeded', '', { retryAfterSeconds });
}
