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

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;

function apiWith(change: Partial<Plugin>) {
  const plugin = anyPlugin({
    id: hostile,
    display_name: hostile,
    description: hostile,
    features: [hostile],
    categories: [hostile],
    version: hostile,
    author: { github_id: 7, github_login: hostile },
    source: {
      repository: hostile,
      repository_id: 42,
      path: ".",
      sha: "a".repeat(40),
    },
    ...change,
  });
  const finding = {
    code: hostile,
    category: "security" as const,
    severity: "high" as const,
    file: hostile,
    line: 1,
    message: hostile,
    fix: hostile,
  };
  const version = {
    ...{ version: hostile, sha: hostile, score: 80 },
    report: {
      ...report,
      findings: [finding],
      capabilities: { ...report.capabilities, hosts: [hostile] },
    },
    accepted: [
      { code: hostile, reason: hostile, by: hostile, at: noon.toISOString() },
    ],
    created_at: noon.toISOString(),
  };
  return createApi({
    ...world.deps,
    about: { name: hostile, repository: hostile },
    plugins: {
      ...world.deps.plugins,
      list: () => Promise.resolve({ plugins: [plugin], total: 1 }),
      find: () => Promise.resolve(plugin),
      versions: () => Promise.resolve([version]),
    },
  });
}

/** What a browser would take for a tag or an attribute of the attacker's. */
const injected = /<script>|<img|<\/script><img/;

describe("text from outside on a page", () => {
  it.each([
    `/?search=${encodeURIComponent(hostile)}`,
    `/?category=${encodeURIComponent(hostile)}`,
    `/?tier=${encodeURIComponent(hostile)}`,
    `/?${encodeURIComponent(hostile)}=1`,
    "/plugins/anything",
    `/plugins/anything?${encodeURIComponent(hostile)}`,
  ])("is text and nothing else: %s", async (path) => {
    const page = await (await apiWith({}).request(path)).text();
    expect(page).not.toMatch(injected);
    expect(page).not.toContain('=""><');
  });

  it("cannot end the block for search engines", async () => {
    const text = await (
      await apiWith({ listing: "delisted", listing_reason: hostile }).request(
        "/plugins/anything",
      )
    ).text();
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text.match(/<\/script>/g)).toHaveLength(1);
  });

  it("an address with two slashes does not make the choice of language lead elsewhere", async () => {
    const page = await (await apiWith({}).request("//evil.example/")).text();
    expect(page).not.toContain('href="//evil.example');
  });
});
