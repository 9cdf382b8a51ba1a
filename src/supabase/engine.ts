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

/** A statement that is a transaction, after others that prepare it. */
export type Statement = {
  /** Statements of our own, without parameters. */
  before: string;
  sql: string;
  params: unknown[];
};

/** A Postgres that this process talks to itself: over a socket, or embedded. */
export type Engine = {
  /** Runs `work` between begin and commit; rolls back when it throws, and throws the same. */
  transaction: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  /** Runs one statement in a transaction of its own. All of it is sent at once, where `transaction` waits for each answer. */
  statement: (statement: Statement) => Promise<Record<string, unknown>[]>;
  close: () => Promise<void>;
};
