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
    // Statements leave at once, without waiting for the answer to those before them.
    pipeline: true,
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
        await rollBack(client);
        throw error;
      }
    },
    async statement({ before, sql, params }) {
      const client = await pool.connect();
      // What failed makes those behind it fail, and the commit a rollback: so the first failure is the one to tell.
      const [begun, done, ended] = await Promise.allSettled([
        client.query(`begin; ${before}`),
        client.query<Record<string, unknown>>(sql, params),
        client.query("commit"),
      ]);
      const failed = [begun, done, ended].find(isRejected);
      if (failed === undefined && done.status === "fulfilled") {
        client.release();
        return done.value.rows;
      }
      await rollBack(client);
      throw failed?.reason;
    },
    close: () => pool.end(),
  };
}

function isRejected(
  result: PromiseSettledResult<unknown>,
): result is PromiseRejectedResult {
  return result.status === "rejected";
}

async function rollBack(client: pg.PoolClient): Promise<void> {
  await client.query("rollback").then(
    () => client.release(),
    // A connection that cannot even roll back is thrown away, and the server rolls back by itself.
    () => client.release(true),
  );
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
