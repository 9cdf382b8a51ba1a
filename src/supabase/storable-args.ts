const notStorable = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/**
 * Makes arguments that `jsonb` can hold. It refuses NUL and lone surrogates, which GitHub happily delivers in an issue's
 * text: without this one hostile issue could never be stored, and its delivery would fail for ever. They become U+FFFD.
 */
export function storableArgs(
  args: Record<string, unknown>,
): Record<string, unknown> {
  const text = JSON.stringify(args);
  if (!notStorable.test(text)) return args;
  const parsed: unknown = JSON.parse(text, (_key, value: unknown) => {
    if (typeof value === "string") return storableText(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, held]) => [storableText(key), held]),
    );
  });
  return parsed as Record<string, unknown>;
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}
