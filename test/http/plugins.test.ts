import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "../../src/http/api.ts";
import type { Plugin } from "../../src/marketplace/ports/plugins.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { anyPlugin, noon } from "../support/licence-records.ts";
import { report } from "../supabase/records.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.db.close());

const list = (query = "") =>
  world.send("GET", `/v1/marketplace/plugins${query}`);

async function ids(query: string): Promise<unknown[]> {
  const { body } = await list(query);
  return (body["plugins"] as { id: string }[]).map(({ id }) => id);
}

describe("GET /v1/marketplace/plugins", () => {
  it("lists the house's own plugins, with the display name as name", async () => {
    const { status, body } = await list("?search=operations&tier=pro");
    expect(status).toBe(200);
    expect(body["pagination"]).toEqual({
      page: 1,
      limit: 20,
      total: 1,
      total_pages: 1,
    });
    const [plugin] = body["plugins"] as Record<string, unknown>[];
    expect(plugin).toMatchObject({
      id: "miyabi-operations-pro",
      name: "Miyabi Operations - Pro",
      tier: "pro",
      price: 29,
      currency: "USD",
      billing_period: "monthly",
      limitations: { monthly_issues: -1, concurrency: 3 },
      trial_days: 14,
    });
    expect(plugin).not.toHaveProperty("listing");
    expect(plugin).not.toHaveProperty("first_party");
  });

  it("turns pages", async () => {
    const first = await list("?limit=2");
    expect(first.body["pagination"]).toEqual({
      page: 1,
      limit: 2,
      total: 5,
      total_pages: 3,
    });
    const all = [
      ...(await ids("?limit=2")),
      ...(await ids("?limit=2&page=2")),
      ...(await ids("?limit=2&page=3")),
    ];
    expect(new Set(all).size).toBe(5);
    expect(await ids("?limit=2&page=4")).toEqual([]);
  });

  it("filters by category, tier and what is verified", async () => {
    expect(await ids("?category=security")).toEqual([
      "miyabi-security-scanner",
    ]);
    expect(await ids("?tier=free")).toEqual(["miyabi-operations-free"]);
    expect(await ids("?verified=false")).toEqual([]);
  });

  it.each([
    "page=0",
    "page=x",
    "limit=101",
    "limit=0",
    "tier=gold",
    "sort=price",
    "verified=maybe",
  ])("refuses ?%s and names the parameter", async (query) => {
    const { status, body } = await list(`?${query}`);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      error: "validation_error",
      details: [{ path: query.split("=")[0] }],
    });
  });

  it("finds nothing for what could be SQL", async () => {
    expect(
      await ids(`?search=${encodeURIComponent("'; drop table--%")}`),
    ).toEqual([]);
    expect(await ids("?search=%00")).toEqual([]);
  });
});

describe("GET /v1/marketplace/plugins/{id}", () => {
  it("shows a plugin of the house, which has neither score nor source", async () => {
    const { status, body } = await world.send(
      "GET",
      "/v1/marketplace/plugins/miyabi-operations-free",
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: "miyabi-operations-free",
      source: null,
      quality: null,
      changelog: [],
    });
  });

  it("answers 404 for what does not exist", async () => {
    const { status, body } = await world.send(
      "GET",
      "/v1/marketplace/plugins/no-such-plugin",
    );
    expect(status).toBe(404);
    expect(body["error"]).toBe("not_found");
  });
});

describe("a plugin of somebody else", () => {
  const sha = "0123456789abcdef0123456789abcdef01234567";
  const older = "89abcdef0123456789abcdef0123456789abcdef";
  const plugin = anyPlugin({
    id: "tidy",
    first_party: false,
    author: { github_id: 7, github_login: "octocat" },
    source: { repository: "octocat/tidy", repository_id: 42, path: ".", sha },
    score: 91,
  });
  const versions = [
    { version: "1.1.0", sha, score: 91 },
    { version: "1.0.0", sha: older, score: 85 },
  ].map((version) => ({
    ...version,
    report,
    accepted: [],
    created_at: noon.toISOString(),
  }));

  async function shown(change: Partial<Plugin>) {
    const api = createApi({
      ...world.deps,
      plugins: {
        ...world.deps.plugins,
        find: () => Promise.resolve({ ...plugin, ...change }),
        versions: () => Promise.resolve(versions),
      },
    });
    const response = await api.request("/v1/marketplace/plugins/tidy");
    const body: unknown = await response.json();
    return { status: response.status, body };
  }

  it("shows its pinned commit, the report on it, and its versions", async () => {
    const { status, body } = await shown({});
    expect(status).toBe(200);
    expect(body).toMatchObject({
      author: { github_login: "octocat" },
      source: { repository: "octocat/tidy", path: ".", sha },
      quality: { score: 91, sha, report },
      changelog: [
        { version: "1.1.0", sha },
        { version: "1.0.0", sha: older },
      ],
    });
  });

  it.each(["delisted", "frozen"] as const)(
    "that is %s tells those who have it installed why, and where its bytes are no more",
    async (listing) => {
      const listing_reason = "it sends files away";
      const { status, body } = await shown({ listing, listing_reason });
      expect(status).toBe(200);
      expect(body).toMatchObject({ listing, listing_reason, source: null });
    },
  );

  it("says when the App is gone from its repository", async () => {
    expect((await shown({})).body).toMatchObject({
      listing: "listed",
      listing_reason: null,
      app_installed: true,
    });
    const { body } = await shown({ uninstalled_at: noon.toISOString() });
    expect(body).toMatchObject({ app_installed: false });
  });
});

describe("GET /v1/marketplace/catalogue.json", () => {
  it("is the catalogue, which may be kept for a minute", async () => {
    const { status, headers, body } = await world.send(
      "GET",
      "/v1/marketplace/catalogue.json",
    );
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("public, max-age=60");
    expect(body).toEqual({ name: "catalogue", plugins: [] });
  });
});
