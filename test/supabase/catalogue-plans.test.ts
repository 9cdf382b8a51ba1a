import { afterAll, beforeAll, expect, it } from "vitest";
import { addPlugins } from "../support/catalogue-records.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
  const records = Array.from({ length: 900 }, (_, index) => ({
    id: `plugin-${index}`,
    description: "even",
    categories: index % 300 === 0 ? ["c"] : ["a"],
    tier: index % 300 === 0 ? "pro" : "free",
    downloads: index % 20,
  }));
  await addPlugins(db, records);
  await db.sql("analyze plugins");
});
afterAll(() => db.close());

/** Kinds of access to plugins in the plan of a page, with the index of each. */
async function accesses(
  args: Record<string, unknown>,
  few: boolean,
  matching: string | null = null,
): Promise<string[]> {
  return db.engine.transaction(async (session) => {
    const [row] = await session.query(
      "select private.plugins_statement($1::text::jsonb, $2, $3) as statement",
      [JSON.stringify(args), matching, few],
    );
    await session.script(
      `set local enable_seqscan = off; set local enable_sort = ${few}`,
    );
    const statement = String(row?.["statement"])
      .replaceAll("$1", `'${JSON.stringify(args)}'::jsonb`)
      .replaceAll("$2", () => "$$'zebra':*$$::tsquery");
    const plan = await session.query(`explain ${statement} limit 20`);
    return plan
      .map((line) => String(line["QUERY PLAN"]))
      .flatMap(
        (line) =>
          /Seq Scan.*|(?<=Index.*Scan.* on )plugins_\w+|(?<=Index (?:Only )?Scan using )\w+/.exec(
            line,
          ) ?? [],
      );
  });
}

it.each([
  ["downloads", "plugins_by_downloads"],
  ["rating", "plugins_by_rating"],
  ["created_at", "plugins_by_age"],
])("walks the index of %s where many match", async (sort, index) => {
  const all = { sort, category: "a", tier: "free", verified: true };
  expect(await accesses({ sort }, false)).toEqual([index]);
  expect(await accesses(all, false, "search_vector")).toEqual([index]);
});

it.each([
  ["category", { category: "c" }, null, "plugins_by_category"],
  ["tier", { tier: "pro" }, null, "plugins_by_tier"],
  ["word", {}, "search_vector", "plugins_by_word"],
  ["word of the name", {}, "title_vector", "plugins_by_title_word"],
])(
  "fetches by the index of the %s where few match",
  async (_what, args, matching, index) => {
    expect(await accesses(args, true, matching)).toEqual([index]);
  },
);
