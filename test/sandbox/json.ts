/** A JSON object from outside. */
export type Json = Record<string, unknown>;

/**
 * Narrows a value from outside to an object.
 *
 * @param value anything
 * @returns the object itself, or an empty one
 */
export function asObject(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

/**
 * Narrows a value from outside to a list.
 *
 * @param value anything
 * @returns the list itself, or an empty one
 */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/**
 * Narrows a value from outside to text.
 *
 * @param value anything
 * @returns the text, a number as text, or ""
 */
export function asText(value: unknown): string {
  return typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : "";
}

/**
 * An object without some of its fields.
 *
 * @param value the object
 * @param names fields to leave out
 * @returns a copy
 */
export function without<T extends object, K extends keyof T>(
  value: T,
  ...names: K[]
): Omit<T, K> {
  const kept = Object.entries(value).filter(
    ([name]) => !names.includes(name as K),
  );
  return Object.fromEntries(kept) as Omit<T, K>;
}
