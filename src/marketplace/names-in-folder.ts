/** Larger than any repository's list of plugins; what is longer is not read. */
const MAX_TEXT = 1_048_576;

/**
 * The plugins that a repository's own marketplace.json defines in one folder. With `strict: false` several may share one,
 * each with its own part of what stands there.
 * @param text foreign; what cannot be read names nobody
 * @param folder "." for the root
 */
export function namesInFolder(text: string, folder: string): string[] {
  const document = text.length > MAX_TEXT ? null : parse(text);
  if (!isObject(document) || !Array.isArray(document["plugins"])) return [];
  const { metadata } = document;
  const root = isObject(metadata) ? metadata["pluginRoot"] : undefined;
  return document["plugins"].filter(isObject).flatMap(({ name, source }) => {
    if (typeof name !== "string" || typeof source !== "string") return [];
    const isBare = typeof root === "string" && !source.startsWith("./");
    const place = isBare ? `${root}/${source}` : source;
    return plain(place) === plain(folder) ? [name.slice(0, 200)] : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** "./plugins/a/" and "plugins/a" are the same folder. */
const plain = (path: string) =>
  path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
