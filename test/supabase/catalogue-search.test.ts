import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  PluginQuery,
  Plugins,
} from "../../src/marketplace/ports/plugins.ts";
import { createPlugins } from "../../src/supabase/plugins-store.ts";
import { addPlugins } from "../support/catalogue-records.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let plugins: Plugins;
beforeAll(async () => {
  db = await openTestDatabase();
  plugins = createPlugins(db.client);
  await db.sql("update plugins set listing = 'delisted'");
  await addPlugins(db, [
    {
      id: "licence-keeper",
      display_name: "Licence Keeper",
      description: "Reads every file header and says which licences apply.",
      features: ["spdx-report"],
      categories: ["compliance"],
      downloads: 5,
    },
    {
      id: "vault",
      display_name: "Vault",
      description: "Keeps secrets; its own licence is kept too.",
      categories: ["security"],
      downloads: 900,
    },
    {
      id: "hidden-licence",
      display_name: "Licence licence licence",
      listing: "delisted",
      downloads: 10_000,
    },
    {
      id: "nihongo",
      display_name: "日本語プラグイン検索ツール",
      description: "東京タワーの写真を探します。",
      categories: ["検索"],
      downloads: 3,
    },
    {
      id: "cafe",
      display_name: "Café Ünïcode",
      description: "Writes menus in C.",
      downloads: 2,
    },
  ]);
});
afterAll(() => db.close());

async function found(
  search: string,
  more: Partial<PluginQuery> = {},
): Promise<string[]> {
  const page = await plugins.list({ search, page: 1, limit: 20, ...more });
  expect(page.total).toBe(page.plugins.length);
  return page.plugins.map(({ id }) => id);
}

describe("a search", () => {
  it("puts what has the word in its name before what only mentions it, and never shows what is not listed", async () => {
    expect(await found("licence")).toEqual(["licence-keeper", "vault"]);
    expect(await found("LICENCES")).toEqual(["licence-keeper", "vault"]);
  });

  it("is sorted by what is asked for instead", async () => {
    expect(await found("licence", { sort: "downloads" })).toEqual([
      "vault",
      "licence-keeper",
    ]);
    expect(await found("licence", { category: "compliance" })).toEqual([
      "licence-keeper",
    ]);
  });

  it.each([
    ["the beginning of a word", "keep", ["licence-keeper", "vault"]],
    ["a feature", "spdx", ["licence-keeper"]],
    ["a category", "compliance", ["licence-keeper"]],
    [
      "all words, in any order, without those that say nothing",
      "which the file apply",
      ["licence-keeper"],
    ],
    ["a word that no plugin has beside one that it has", "licence zebra", []],
    ["a letter too few", "complance", ["licence-keeper"]],
    ["a letter too many", "seccrets", ["vault"]],
    ["two letters exchanged", "vualt", ["vault"]],
    ["a name without its accents", "cafe unicode", ["cafe"]],
    ["one letter that is a word", "c", ["cafe"]],
    ["marks alone", "%", []],
    ["nothing but blanks", "  ", []],
    ["a quote and a backslash", "'vault\\", ["vault"]],
  ])("finds by %s", async (_what, search, expected) => {
    expect(await found(search)).toEqual(expected);
  });

  it.each([
    ["a word in the middle of others", "検索"],
    ["the first character of what is being typed", "写"],
    ["a last character", "ル"],
    ["half-width letters", "ﾌﾟﾗｸﾞｲﾝ"],
    ["words with a blank between them", "日本語 検索"],
    ["one character mistyped", "プラグイソ"],
    ["a name and its kind in one", "東京タワー"],
  ])("finds Japanese by %s", async (_what, search) => {
    expect(await found(search)).toEqual(["nihongo"]);
  });

  it("does not find Japanese words that only share a character", async () => {
    expect(await found("京都")).toEqual([]);
    expect(await found("本語文")).not.toContain("vault");
  });
});
