const FIRST_PAUSE_SECONDS = 5;
const GROWTH = 3;
const LONGEST_PAUSE_SECONDS = 3_600;

/**
 * How long a failed job waits for its next try, in seconds: 5, 15, 45, … up to an hour, and never less than what the other
 * side asked for.
 *
 * @param attempt the try that failed, from 1
 * @param retryAfter seconds that the failure itself asked to wait (a `Retry-After`)
 */
export function retryPause(attempt: number, retryAfter = 0): number {
  const grown = FIRST_PAUSE_SECONDS * GROWTH ** Math.max(0, attempt - 1);
  return Math.max(retryAfter, Math.min(grown, LONGEST_PAUSE_SECONDS));
}
