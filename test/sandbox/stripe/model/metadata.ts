/**
 * @param before what an object has
 * @param sent names with new values; an empty one takes the name away
 * @returns what it has from now on
 */
export function mergeMetadata(
  before: Record<string, string>,
  sent: Record<string, string> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...before, ...sent }).filter(([, value]) => value !== ""),
  );
}
