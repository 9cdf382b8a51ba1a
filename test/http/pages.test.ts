import { hash } from "node:crypto";
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

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await world.api.request(path, { headers });
  const text = (await response.text()).replaceAll(/\s+/g, " ");
  return { status: response.status, headers: response.headers, text };
}

const sha = "0123456789abcdef0123456789abcdef01234567";

/** The page of a plugin of somebody else. */
async function shown(change: Partial<Plugin>, findings = report.findings) {
  const plugin = anyPlugin({
    id: "tidy",
    display_name: "Tidy",
    first_party: false,
    author: { github_id: 7, github_login: "octocat" },
    source: { repository: "octocat/tidy", repository_id: 42, path: ".", sha },
    score: 91,
    ...change,
  });
  const accepted = [
    {
      code: "security/network",
      reason: "it is its purpose",
      by: "mika",
      at: noon.toISOString(),
    },
  ];
  const version = {
    ...{ version: "1.1.0", sha, score: 91, accepted },
    report: { ...report, findings },
    created_at: noon.toISOString(),
  };
  const api = createApi({
    ...world.deps,
    plugins: {
      ...world.deps.plugins,
      find: () => Promise.resolve(plugin),
      versions: () => Promise.resolve([version]),
    },
  });
  const response = await api.request("/plugins/tidy");
  const text = await response.text();
  return { headers: response.headers, text: text.replaceAll(/\s+/g, " ") };
}

describe("the catalogue page", () => {
  it("shows the plugins with a form that searches them without a script", async () => {
    const { status, headers, text } = await get("/");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(text).toContain('<form class="search" method="get" action="/"');
    expect(text).toContain('<a href="/plugins/miyabi-operations-pro"');
    expect(text).toContain("$29 a month");
    expect(text).toContain("5 plugins");
  });

  it("finds what was searched for, and keeps it in the form", async () => {
    const { text } = await get("/?search=scanner&tier=&sort=downloads");
    expect(text).toContain('value="scanner"');
    expect(text).toContain("1 plugin for “scanner”");
    expect(text).toContain("/plugins/miyabi-security-scanner");
    expect(text).not.toContain("/plugins/miyabi-operations-pro");
  });

  it("says so when nothing fits", async () => {
    const { status, text } = await get("/?search=zzzzzz");
    expect(status).toBe(200);
    expect(text).toContain("Nothing fits.");
  });

  it("leads to the pages before and after, with the search", async () => {
    const plugins = Array.from({ length: 24 }, () => anyPlugin());
    const api = createApi({
      ...world.deps,
      plugins: {
        ...world.deps.plugins,
        list: () => Promise.resolve({ plugins, total: 60 }),
      },
    });
    const text = await (await api.request("/?search=a&page=2")).text();
    expect(text).toContain('rel="prev" href="/?search=a&amp;page=1"');
    expect(text).toContain('rel="next" href="/?search=a&amp;page=3"');
    expect(text).toContain("Page 2 of 3");
  });

  it.each(["page=0", "sort=price", "tier=gold"])(
    "tells a person that ?%s cannot be",
    async (query) => {
      const { status, text } = await get(`/?${query}`);
      expect(status).toBe(422);
      expect(text).toContain("<h1>This did not work</h1>");
    },
  );
});

describe("a plugin's page", () => {
  it("shows score by slot, what it brings, what was let stand and why, and how to install it", async () => {
    const { text } = await shown({});
    for (const words of [
      "91 of 100: meets the minimum of 80",
      '<th scope="row">lint</th> <td class="number">36 / 40</td>',
      "<dt>skills</dt> <dd>hello</dd>",
      "mika, Mar 1, 2026: it is its purpose",
      "/plugin marketplace add acme/marketplace",
      "/plugin install tidy@miyabi-marketplace",
      `https://github.com/octocat/tidy/commit/${sha}`,
      'href="https://github.com/octocat"',
    ])
      expect(text).toContain(words);
  });

  it.each(["delisted", "frozen"] as const)(
    "tells why one is %s, and not how to install it",
    async (listing) => {
      const reason = "it sends files away";
      const { text } = await shown({ listing, listing_reason: reason });
      expect(text).toContain(reason);
      expect(text).not.toContain("/plugin install");
    },
  );

  it("describes it for search engines, in the one block that the policy allows", async () => {
    const { text, headers } = await shown({ review_count: 3, rating: 4.5 });
    const [, block = ""] =
      /<script type="application\/ld\+json">(.*?)<\/script>/.exec(text) ?? [];
    expect(JSON.parse(block)).toMatchObject({
      "@type": "SoftwareApplication",
      name: "Tidy",
      url: "https://api.example.com/plugins/tidy",
      offers: { price: 29, priceCurrency: "USD" },
      aggregateRating: { ratingValue: 4.5, reviewCount: 3 },
    });
    expect(headers.get("content-security-policy")).toContain(
      `script-src 'sha256-${hash("sha256", block, "base64")}'`,
    );
  });

  it("is 404 as a page for what does not exist", async () => {
    const { status, text } = await get("/plugins/no-such-plugin");
    expect(status).toBe(404);
    expect(text).toContain("<h1>There is nothing at this address</h1>");
  });
});

describe("every page", () => {
  it("loads nothing but its stylesheet, runs no script, and is framed by nobody", async () => {
    const { headers, text } = await get("/");
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(text).not.toMatch(/<script|\son\w+=|style="/);
  });

  it("names a stylesheet that browsers may keep, since its address changes with it", async () => {
    const { text } = await get("/");
    const [, path = ""] = /rel="stylesheet" href="([^"]+)"/.exec(text) ?? [];
    const kept = await get(path);
    expect(kept.headers.get("content-type")).toContain("text/css");
    expect(kept.headers.get("cache-control")).toContain("immutable");
    const etag = kept.headers.get("etag") ?? "";
    const again = await get("/assets/style.css", { "if-none-match": etag });
    expect(again.status).toBe(304);
    const other = await get("/assets/style.css?v=old");
    expect(other.headers.get("cache-control")).toBe("no-cache");
  });

  it.each([
    ["the browser's", "/", { "accept-language": "ja-JP,ja;q=0.9,en;q=0.8" }],
    ["the chosen", "/?lang=ja", { "accept-language": "en" }],
    ["the one chosen before", "/", { cookie: "language=ja" }],
  ])("speaks %s language", async (_, path, headers) => {
    const { text, headers: answered } = await get(path, headers);
    expect(text).toContain('<html lang="ja">');
    expect(text).toContain("プラグインを検索");
    expect(answered.get("vary")).toBe("Accept-Language, Cookie");
  });

  it("remembers a language that was chosen, and no other word", async () => {
    const chosen = await get("/?lang=ja");
    expect(chosen.headers.get("set-cookie")).toMatch(/^language=ja;.*Secure/);
    const other = await get("/?lang=%0d%0aX");
    expect(other.headers.get("set-cookie")).toBeNull();
    expect(other.text).toContain('<html lang="en">');
  });
});
