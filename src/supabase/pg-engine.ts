import pg from "pg";

import type { Log } from "../marketplace/ports/log.ts";
import type { Engine, Session } from "./engine.ts";

export type PgEngineOptions = {
  url: string;
  log: Log;
  /** Connections at most. */
  poolSize?: number;
};

/** As the server reads them when a session begins: a blank ends an option unless a backslash stands before it. */
function optionsOf(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/g, "\\$&")}`)
    .join(" ");
}

/** The address of sessions that begin with these options, after those that it names itself. */
function withOptions(address: string, options: string): string {
  const url = new URL(address);
  const own = url.searchParams.get("options");
  url.searchParams.set("options", own === null ? options : `${own} ${options}`);
  return url.href;
}

/**
 * A Postgres server behind `url`. Connects only when it is used, and anew after the server went away. Sessions are given
 * their settings when they begin, not by SET: behind a pooler that would change the sessions of others.
 * A failure to connect is thrown as `pg` throws it, without an SQLSTATE.
 */
export function createPgEngine(options: PgEngineOptions): Engine {
  function openPool(connectionString: string): pg.Pool {
    const pool = new pg.Pool({
      connectionString,
      max: options.poolSize ?? 10,
      connectionTimeoutMillis: 5_000,
    });
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    pool.on("error", (error) => {
      options.log.warn({ err: error }, "an idle database connection broke");
    });
    return pool;
  }

  const plain = openPool(options.url);
  /** By their settings. There are as many as there are roles. */
  const pools = new Map<string, pg.Pool>();
  function poolWith(settings: Record<string, string>): pg.Pool {
    const wanted = optionsOf(settings);
    const known = pools.get(wanted);
    if (known !== undefined) return known;
    const pool = openPool(withOptions(options.url, wanted));
    pools.set(wanted, pool);
    return pool;
  }

  return {
    async transaction(work) {
      const client = await plain.connect();
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
    async statement({ settings, sql, params }) {
      const pool = poolWith(settings);
      const { rows } = await pool.query<Record<string, unknown>>(sql, params);
      return rows;
    },
    close: async () => {
      await Promise.all([plain, ...pools.values()].map((pool) => pool.end()));
    },
  };
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
