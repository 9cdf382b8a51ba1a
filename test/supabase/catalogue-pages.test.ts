import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type {
  PluginQuery,
  Plugins,
} from "../../src/marketplace/ports/plugins.ts";
import { createPlugins } from "../../src/supabase/plugins-store.ts";
import { addPlugins } from "../support/catalogue-records.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

const shelves = ["a", "b", "c"];

/** 300 plugins in which every filter has a different share: some find nearly all, some nearly nothing. */
const records = Array.from({ length: 300 }, (_, index) => ({
  id: `plugin-${index}`,
  description: index % 2 === 0 ? "an even plugin" : "an odd plugin",
  categories: shelves.filter((_shelf, shelf) => index % 7 ** shelf === 0),
  tier: index % 50 === 0 ? "pro" : "free",
  verified: index % 3 === 0,
  downloads: (index * 37) % 20,
  listing: index % 11 === 0 ? "delisted" : "listed",
}));

let db: TestDatabase;
let plugins: Plugins;
beforeAll(async () => {
  db = await openTestDatabase();
  plugins = createPlugins(db.client);
  await db.sql("update plugins set listing = 'delisted'");
  await addPlugins(db, records);
});
afterAll(() => db.close());

function expected(query: PluginQuery): string[] {
  const passes = (one: (typeof records)[number]) =>
    one.listing === "listed" &&
    (query.category === undefined || one.categories.includes(query.category)) &&
    (query.tier === undefined || one.tier === query.tier) &&
    (query.verified === undefined || one.verified === query.verified);
  return records
    .filter(passes)
    .toSorted((a, b) => b.downloads - a.downloads || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

const anyQuery = fc.record(
  {
    category: fc.constantFrom(...shelves, "none"),
    tier: fc.constantFrom("free", "pro", "enterprise"),
    verified: fc.boolean(),
  },
  { requiredKeys: [] },
);

it("shows every plugin that the filters let through once, in order, and counts them, whichever way it finds them", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyQuery,
      fc.constantFrom(1, 20, 100),
      async (filters, limit) => {
        const all = expected({ ...filters, page: 1, limit });
        const pages = Math.min(Math.ceil(all.length / limit), 4);
        for (let page = 1; page <= pages; page += 1) {
          const found = await plugins.list({ ...filters, page, limit });
          expect(found.total).toBe(all.length);
          expect(found.plugins.map(({ id }) => id)).toEqual(
            all.slice((page - 1) * limit, page * limit),
          );
        }
      },
    ),
    { numRuns: 25 },
  );
});

it("counts what is listed, taken out, moved and removed", async () => {
  const total = async (query: Partial<PluginQuery>) =>
    (await plugins.list({ page: 1, limit: 1, ...query })).total;
  const before = await total({ category: "c" });
  await addPlugins(db, [
    { id: "new", categories: ["c", "c", "d"], listing: "frozen" },
  ]);
  expect(await total({ category: "d" })).toBe(0);
  await db.sql("update plugins set listing = 'listed' where id = 'new'");
  expect(await total({ category: "d" })).toBe(1);
  expect(await total({ category: "c" })).toBe(before + 1);
  await db.sql(
    "update plugins set categories = '{e}', tier = 'pro', downloads = 3 where id = 'new'",
  );
  expect(await total({ category: "d" })).toBe(0);
  expect(await total({ category: "e", tier: "pro" })).toBe(1);
  await db.sql("delete from plugins where id = 'new'");
  expect(await total({ category: "e" })).toBe(0);
  expect(await total({ category: "c" })).toBe(before);
});
