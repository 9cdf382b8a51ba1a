export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns the value and null, or undefined and what is wrong with the text */
export function parseJson(
  text: string,
): { value: unknown; error: null } | { value: undefined; error: string } {
  try {
    return { value: JSON.parse(text) as unknown, error: null };
  } catch (error) {
    if (error instanceof SyntaxError)
      return { value: undefined, error: error.message };
    throw error;
  }
}

/** @returns the strings of a string or an array of strings; null when it is neither */
export function stringList(value: unknown): string[] | null {
  if (typeof value === "string") return [value];
  if (Array.isArray(value) && value.every((item) => typeof item === "string"))
    return value;
  return null;
}
