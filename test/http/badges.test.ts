import { afterAll, beforeAll, expect, it } from "vitest";
import { createApi } from "../../src/http/api.ts";
import type { Plugin } from "../../src/marketplace/ports/plugins.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { anyPlugin } from "../support/licence-records.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.db.close());

function badge(change: Partial<Plugin>, headers: Record<string, string> = {}) {
  const plugin = anyPlugin({ id: "tidy", first_party: false, ...change });
  const plugins = {
    ...world.deps.plugins,
    find: () => Promise.resolve(plugin),
  };
  return createApi({ ...world.deps, plugins }).request(
    "/v1/marketplace/plugins/tidy/badge.svg",
    { headers },
  );
}

it("is an SVG with the listed score, which may be kept and asked for again by its ETag", async () => {
  const first = await badge({ score: 91 });
  expect(first.headers.get("content-type")).toContain("image/svg+xml");
  expect(first.headers.get("cache-control")).toBe("public, max-age=300");
  expect(await first.text()).toContain("91 / 100");
  const tag = first.headers.get("etag") ?? "";
  const same = await badge({ score: 91 }, { "if-none-match": tag });
  expect([same.status, await same.text()]).toEqual([304, ""]);
  expect((await badge({ score: 92 }, { "if-none-match": tag })).status).toBe(
    200,
  );
});

it("is not there for a plugin that is not listed", async () => {
  expect((await badge({ listing: "delisted" })).status).toBe(404);
});
