import { PGlite } from "@electric-sql/pglite";

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
    ...(options.directory === undefined ? {} : { dataDir: options.directory }),
    ...(options.snapshot === undefined
      ? {}
      : { loadDataDir: options.snapshot }),
  });
  return {
    transaction: (work) =>
      db.transaction((transaction) =>
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
      ),
    statement: ({ before, sql, params }) =>
      db.transaction(async (transaction) => {
        await transaction.exec(before);
        const result = await transaction.query<Record<string, unknown>>(
          sql,
          params,
        );
        return result.rows;
      }),
    close: () => db.close(),
    dump: () => db.dumpDataDir("none"),
  };
}
