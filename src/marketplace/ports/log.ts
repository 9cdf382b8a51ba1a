type Write = (fields: Record<string, unknown>, message: string) => void;

/** What the product needs of a logger. pino's loggers fit. Fields never hold a key, a token or a secret. */
export type Log = { info: Write; warn: Write; error: Write };
