import { isDeepStrictEqual } from "node:util";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";

import type { Engine } from "./engine.ts";

export type PgliteEngine = Engine & {
  /** The whole database as a tar archive, to start the next one from. */
  dump: () => Promise<Blob>;
};

/**
 * The embedded Postgres, in a directory or (without one) in memory. It has a single session: `transaction` queues, so
 * that callers never share one. A directory has no lock of its own: hold `lockDirectory` first.
 */
export async function createPgliteEngine(
  options: { directory?: string; snapshot?: Blob } = {},
): Promise<PgliteEngine> {
  const db = await PGlite.create({
    extensions: { pg_trgm },
    ...(options.directory === undefined ? {} : { dataDir: options.directory }),
    ...(options.snapshot === undefined
      ? {}
      : { loadDataDir: options.snapshot }),
  });
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: a session's settings are everybody's. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  }

  /** The settings of the session at this moment. */
  let present: Record<string, string> = {};
  async function set(settings: Record<string, string>): Promise<void> {
    if (isDeepStrictEqual(present, settings)) return;
    const resets = Object.keys(present).map((name) => `reset ${name};`);
    const sets = Object.entries(settings).map(
      ([name, value]) => `set ${name} = '${value.replaceAll("'", "''")}';`,
    );
    await db.exec([...resets, ...sets].join(" "));
    present = settings;
  }

  return {
    transaction: (work) =>
      inTurn(async () => {
        await set({});
        return db.transaction((transaction) =>
          work({
            async query(sql, params = []) {
              const result = await transaction.query<Record<string, unknown>>(
                sql,
                params,
              );
              return result.rows;
            },
            async script(sql) {
              await transaction.exec(sql);
            },
          }),
        );
      }),
    statement: ({ settings, sql, params }) =>
      inTurn(async () => {
        await set(settings);
        const { rows } = await db.query<Record<string, unknown>>(sql, params);
        return rows;
      }),
    close: () => inTurn(() => db.close()),
    dump: () => inTurn(() => db.dumpDataDir("none")),
  };
}
