import { describe, expect, it } from "vitest";
import {
  catalogueDocument,
  catalogueHolds,
  catalogueIs,
} from "../../src/marketplace/catalogue.ts";
import type { Plugin } from "../../src/marketplace/ports/plugins.ts";

const sha = "a".repeat(40);
const options = {
  name: "miyabi",
  ownerName: "Miyabi",
  publicUrl: "https://m.example",
  renames: {},
};

function plugin(id: string, changes: Partial<Plugin> = {}): Plugin {
  return {
    id,
    display_name: id,
    version: "1.0.0",
    tier: "free",
    price: 0,
    currency: "USD",
    billing_period: null,
    description: "Does something.",
    features: [],
    limitations: { monthly_issues: -1, concurrency: -1, claude_api_tokens: -1 },
    requirements: {},
    categories: [],
    first_party: false,
    requires_tier: null,
    trial_days: 0,
    verified: false,
    featured: false,
    downloads: 0,
    rating: 0,
    review_count: 0,
    listing: "listed",
    listing_reason: null,
    uninstalled_at: null,
    author: { github_id: 11, github_login: "ayumi" },
    source: { repository: `ayumi/${id}`, repository_id: 600, path: ".", sha },
    score: 91,
    rubric_version: "1.0.0",
    created_at: "2026-11-22T10:00:00.000Z",
    updated_at: "2026-11-22T10:00:00.000Z",
    ...changes,
  };
}

describe("the catalogue", () => {
  it("pins every entry, sorted by name, with the score where the validator allows it", () => {
    const { plugins, ...head } = catalogueDocument(
      [plugin("zen"), plugin("abc")],
      options,
    );
    expect(head).toMatchObject({ name: "miyabi", owner: { name: "Miyabi" } });
    expect(plugins.map(({ name }) => name)).toEqual(["abc", "zen"]);
    expect(plugins[0]).toEqual({
      name: "abc",
      source: { source: "github", repo: "ayumi/abc", sha },
      description: "Does something.",
      version: "1.0.0",
      author: { name: "ayumi" },
      metadata: {
        score: 91,
        rubric_version: "1.0.0",
        report: "https://m.example/v1/marketplace/plugins/abc",
      },
    });
  });

  it("takes a plugin in a folder from that folder alone", () => {
    const source = {
      repository: "ayumi/mono",
      repository_id: 1,
      path: "plugins/x",
      sha,
    };
    const { plugins } = catalogueDocument([plugin("x", { source })], options);
    expect(plugins[0]?.source).toEqual({
      source: "git-subdir",
      url: "https://github.com/ayumi/mono.git",
      path: "plugins/x",
      sha,
    });
  });

  it("leaves out what has no source, is not listed, or is there already", () => {
    const { plugins } = catalogueDocument(
      [
        plugin("a", { source: null }),
        plugin("b", { listing: "delisted" }),
        plugin("c", { listing: "frozen" }),
        plugin("d"),
        plugin("d"),
      ],
      options,
    );
    expect(plugins.map(({ name }) => name)).toEqual(["d"]);
  });
});

describe("names that plugins had before", () => {
  const renamesOf = (renames: Record<string, string>, listed: string[]) =>
    catalogueDocument(
      listed.map((name) => plugin(name)),
      { ...options, renames },
    ).renames;

  it("lead to the listed one, through all that came between", () => {
    expect(renamesOf({ a: "b", b: "c" }, ["c"])).toEqual({ a: "c", b: "c" });
  });

  it("lead to null when nothing is listed at their end", () => {
    expect(renamesOf({ a: "b" }, [])).toEqual({ a: null });
  });

  it("lead to null when they lead to each other", () => {
    expect(renamesOf({ a: "b", b: "a" }, [])).toEqual({ a: null, b: null });
  });

  it("are left out when the name is listed again, and when there are none", () => {
    expect(renamesOf({ a: "b" }, ["a", "b"])).toBeUndefined();
  });
});

describe("a catalogue file that was read back", () => {
  const text = JSON.stringify(catalogueDocument([plugin("abc")], options));
  const entry = { name: "abc", repository: "ayumi/abc", path: ".", sha };

  it("holds the entry with its commit", () => {
    expect(catalogueHolds(text, entry)).toBe(true);
  });

  it("is as it must be only with the listed plugins and no others", () => {
    expect(catalogueIs(text, [plugin("abc")])).toBe(true);
    expect(catalogueIs(text, [])).toBe(false);
    expect(catalogueIs(text, [plugin("abc"), plugin("abd")])).toBe(false);
    expect(catalogueIs(text, [plugin("abc", { listing: "delisted" })])).toBe(
      false,
    );
  });

  it("is not as it must be with a score that is no longer the plugin's", () => {
    expect(catalogueIs(text, [plugin("abc", { score: 81 })])).toBe(false);
  });

  it.each([
    ["another name", { ...entry, name: "abd" }],
    ["another repository", { ...entry, repository: "eve/abc" }],
    ["another commit", { ...entry, sha: "b".repeat(40) }],
    ["another folder", { ...entry, path: "x" }],
  ])("does not hold it with %s", (_name, wanted) => {
    expect(catalogueHolds(text, wanted)).toBe(false);
  });

  it.each([
    "",
    "null",
    "[]",
    "{",
    '{"plugins":1}',
    '{"plugins":[null,1,{"name":"abc"}]}',
  ])("holds nothing when it is %j", (broken) => {
    expect(catalogueHolds(broken, entry)).toBe(false);
  });
});
