import { createBenchDatabase, createEmbedded } from "./bench-database.ts";
import type { BenchDatabase } from "./bench-database.ts";
import type { Row } from "./figures.ts";
import { usageBatches } from "./usage-batches.ts";
import { usageHttp } from "./usage-http.ts";

/** On PGlite, and on PostgreSQL too where DATABASE_URL names a server. */
export async function usageBench(): Promise<Row[]> {
  const rows: Row[] = [];
  const onServer = (process.env["DATABASE_URL"] ?? "") !== "";
  const kinds = [createEmbedded, ...(onServer ? [createBenchDatabase] : [])];
  for (const create of kinds) {
    await using made = new AsyncDisposableStack();
    const database = async (): Promise<BenchDatabase> => {
      const one = await create();
      made.defer(one.drop);
      return one;
    };
    rows.push(...(await usageBatches(await database())));
    rows.push(...(await usageHttp([await database(), await database()])));
  }
  return rows;
}
