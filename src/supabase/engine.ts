/** One open transaction. */
export type Session = {
  /** One statement with parameters; rows come back as objects. */
  query: (
    sql: string,
    params?: unknown[],
  ) => Promise<Record<string, unknown>[]>;
  /** Several statements, as in a migration. */
  script: (sql: string) => Promise<void>;
};

/** A statement that is a transaction of its own. */
export type Statement = {
  /** The session's settings by their names, such as `role`. */
  settings: Record<string, string>;
  sql: string;
  params: unknown[];
};

/** A Postgres that this process talks to itself: over a socket, or embedded. */
export type Engine = {
  /** Runs `work` between begin and commit; rolls back when it throws, and throws the same. */
  transaction: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  /**
   * Runs one statement under settings. A session that has them is kept for the next statement with the same ones, because
   * setting them for each call took longer than most calls. `transaction` never sees them.
   */
  statement: (statement: Statement) => Promise<Record<string, unknown>[]>;
  close: () => Promise<void>;
};
