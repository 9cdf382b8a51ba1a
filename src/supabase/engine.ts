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

/** A Postgres that this process talks to itself: over a socket, or embedded. */
export type Engine = {
  /** Runs `work` between begin and commit; rolls back when it throws, and throws the same. */
  transaction: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
};
