import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Plugins } from "../../src/marketplace/ports/plugins.ts";
import { createPlugins } from "../../src/supabase/plugins-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let plugins: Plugins;
beforeEach(async () => {
  db = await openTestDatabase();
  plugins = createPlugins(db.client);
});
afterEach(() => db.close());

const everything = { sort: "downloads", page: 1, limit: 20 } as const;
const idsOf = async (query: Partial<Parameters<Plugins["list"]>[0]>) =>
  (await plugins.list({ ...everything, ...query })).plugins.map(({ id }) => id);

describe("the seed", () => {
  it("is the marketplace's own catalogue, with its prices, limitations and trial", async () => {
    const { plugins: all, total } = await plugins.list(everything);
    expect(total).toBe(5);
    expect(
      all.map(({ id, tier, price, trial_days, requires_tier }) => [
        id,
        tier,
        price,
        trial_days,
        requires_tier,
      ]),
    ).toEqual([
      ["miyabi-operations-enterprise", "enterprise", 5000, 0, null],
      ["miyabi-operations-free", "free", 0, 0, null],
      ["miyabi-operations-pro", "pro", 29, 14, null],
      ["miyabi-security-scanner", "addon", 49, 0, "pro"],
      ["miyabi-workflow-templates", "addon", 19, 0, "pro"],
    ]);
    expect(await plugins.find("miyabi-operations-pro")).toMatchObject({
      first_party: true,
      source: null,
      author: null,
      currency: "USD",
      billing_period: "monthly",
      limitations: {
        monthly_issues: -1,
        concurrency: 3,
        claude_api_tokens: 100_000,
      },
      features: [
        "all-commands",
        "all-agents",
        "advanced-analytics",
        "private-repos",
        "custom-workflows",
      ],
    });
  });

  it("is not in the catalogue that Claude Code installs from, because it has no source", async () => {
    expect(await plugins.published()).toEqual([]);
  });
});

describe("a list", () => {
  it("is filtered by tier, category and badge", async () => {
    expect(await idsOf({ tier: "addon" })).toEqual([
      "miyabi-security-scanner",
      "miyabi-workflow-templates",
    ]);
    expect(await idsOf({ category: "security" })).toEqual([
      "miyabi-security-scanner",
    ]);
    expect(await idsOf({ verified: false })).toEqual([]);
  });

  it.each([
    ["a word of the name in any case", "SCANNER", ["miyabi-security-scanner"]],
    ["a feature", "sso-saml", ["miyabi-operations-enterprise"]],
    [
      "a category",
      "workflows",
      ["miyabi-operations-pro", "miyabi-workflow-templates"],
    ],
    ["a per cent sign, which is only a character", "%", []],
  ])("is searched by %s", async (_what, search, expected) => {
    expect(await idsOf({ search })).toEqual(expected);
  });

  it("finds Japanese words", async () => {
    await db.sql(
      "update plugins set description = '日本語プラグイン検索ツール' where id = 'miyabi-security-scanner'",
    );
    expect(await idsOf({ search: "検索" })).toEqual([
      "miyabi-security-scanner",
    ]);
  });

  it("is sorted as asked, by id among equals, and comes in pages", async () => {
    await db.sql(
      "update plugins set downloads = 9 where id = 'miyabi-workflow-templates'",
    );
    await db.sql(
      "update plugins set rating = 4.5 where id = 'miyabi-security-scanner'",
    );
    const first = await plugins.list({ sort: "downloads", page: 1, limit: 2 });
    const last = await plugins.list({ sort: "downloads", page: 3, limit: 2 });
    expect(first.plugins.map(({ id }) => id)).toEqual([
      "miyabi-workflow-templates",
      "miyabi-operations-enterprise",
    ]);
    expect(last).toMatchObject({
      total: 5,
      plugins: [{ id: "miyabi-security-scanner", rating: 4.5 }],
    });
    expect((await idsOf({ sort: "rating" }))[0]).toBe(
      "miyabi-security-scanner",
    );
    expect(await idsOf({ page: 4 })).toEqual([]);
  });

  it("leaves out what is delisted or frozen, which is still found by its id", async () => {
    await db.sql(
      "update plugins set listing = 'frozen' where id = 'miyabi-operations-pro'",
    );
    expect(await idsOf({ tier: "pro" })).toEqual([]);
    expect((await plugins.find("miyabi-operations-pro"))?.listing).toBe(
      "frozen",
    );
    expect(await plugins.find("unknown")).toBeNull();
  });
});
