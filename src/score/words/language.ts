/** Languages that a report can be read in. The JSON, SARIF and everything stored is English. */
export const languages = ["en", "ja"] as const;

export type Language = (typeof languages)[number];

/**
 * One sentence in each language. `{name}` is a value; `{count:error}` is a number with its noun, which English needs
 * ("1 error", "2 errors").
 */
export type Message = Readonly<Record<Language, string>>;
