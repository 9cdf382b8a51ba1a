import { z } from "zod";
import type { TestDatabase } from "./database.ts";

/** All rows of a table, as JSON, because the two engines give large numbers otherwise. */
export async function tableRows(
  db: TestDatabase,
  table: string,
  order: string,
): Promise<Record<string, unknown>[]> {
  const found = await db.sql(
    `select to_jsonb(t) as row from public.${table} t order by ${order}`,
  );
  return found.map(({ row }) => z.record(z.string(), z.unknown()).parse(row));
}
