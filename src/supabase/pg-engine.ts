import pg from "pg";

import type { Log } from "../marketplace/ports/log.ts";
import type { Engine, Session } from "./engine.ts";

export type PgEngineOptions = {
  url: string;
  log: Log;
  /** Connections at most. */
  poolSize?: number;
};

/**
 * A Postgres server behind `url`. Connects only when it is used, and anew after the server went away.
 * A failure to connect is thrown as `pg` throws it, without an SQLSTATE.
 */
export function createPgEngine(options: PgEngineOptions): Engine {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 5_000,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", (error) => {
    options.log.warn({ err: error }, "an idle database connection broke");
  });

  return {
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const result = await work(sessionOf(client));
        await client.query("commit");
        client.release();
        return result;
      } catch (error) {
        await client.query("rollback").then(
          () => client.release(),
          // A connection that cannot even roll back is thrown away, and the server rolls back by itself.
          () => client.release(true),
        );
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

function sessionOf(client: pg.PoolClient): Session {
  return {
    async query(sql, params = []) {
      const result = await client.query<Record<string, unknown>>(sql, params);
      return result.rows;
    },
    async script(sql) {
      await client.query(sql);
    },
  };
}
