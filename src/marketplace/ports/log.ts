/** One line of the log. Fields never hold a key, a token, a secret or an e-mail address. */
type Write = (fields: Record<string, unknown>, message: string) => void;

/** What is said to operators. Pino's logger is one. */
export type Log = { debug: Write; info: Write; warn: Write; error: Write };
