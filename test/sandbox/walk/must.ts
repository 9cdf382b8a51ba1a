/**
 * Ends a walk that is not what it must be.
 *
 * @param holds the condition
 * @param sentence what must be so
 * @param seen what was seen instead
 * @throws Error when it does not hold
 */
export function must(
  holds: boolean,
  sentence: string,
  seen: unknown = "",
): asserts holds {
  if (holds) return;
  const shown = typeof seen === "string" ? seen : JSON.stringify(seen, null, 2);
  throw new Error(`This must be so: ${sentence}\nSeen: ${shown}`);
}
