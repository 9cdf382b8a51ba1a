/** Seconds between the tries of a delivery: eight tries in a day. */
const pauses = [5, 300, 1_800, 7_200, 14_400, 25_200, 37_500] as const;

/**
 * How long a delivery waits for its next try, in seconds; null when it is given up.
 *
 * @param attempts tries that failed, from 1
 */
export function nextTry(attempts: number): number | null {
  return pauses[attempts - 1] ?? null;
}
