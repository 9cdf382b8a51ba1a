import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { openBrowser } from "../support/browser.ts";
import { later, noon } from "../support/licence-records.ts";
import { openSubmission, pluginRequest } from "../supabase/records.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.db.close());

async function browserOf(admin: boolean) {
  const browser = openBrowser(world.api);
  const { id } = await world.person(admin);
  const { session } = await world.deps.sessions.begin(id, noon);
  browser.cookies.set("__Host-session", session);
  return browser;
}

async function decide(id: string, key: string, reason: string) {
  const submission = await world.deps.submissions.find(id);
  await world.deps.submissions.change({
    id,
    revision: submission?.revision ?? 0,
    patch: { state: "needs_changes", request: pluginRequest("tidy") },
    listing: null,
    plugin: null,
    audit: {
      key,
      action: "submission.request-changes",
      actor_github_id: 9,
      actor_login: "mika",
      reason,
      details: { plugin_id: "tidy" },
    },
    jobs: [],
    at: noon.toISOString(),
  });
}

describe("the page of maintainers", () => {
  it("is for administrators: nobody else learns what waits", async () => {
    const stranger = await openBrowser(world.api).get("/maintain");
    expect([stranger.status, stranger.location]).toEqual([
      303,
      "/sign-in?to=/maintain",
    ]);
    const person = await browserOf(false);
    expect((await person.get("/maintain")).status).toBe(403);
    expect((await person.get("/")).text).not.toContain("/maintain");
  });

  it("shows what waits with its age and state, and what was decided, page by page", async () => {
    const browser = await browserOf(true);
    expect((await browser.get("/maintain")).text).toContain(
      "Nothing waits for a decision.",
    );
    const { id, submitted_at } = await openSubmission(
      world.deps.submissions,
      77,
    );
    for (let turn = 1; turn <= 51; turn += 1)
      await decide(id, `command:${turn}`, `<b>turn ${turn}</b>`);

    try {
      world.time.now = new Date(Date.parse(submitted_at) + 3.5 * 86_400_000);
      const admin = openBrowser(world.api);
      const { id: user } = await world.person(true);
      const { session } = await world.deps.sessions.begin(user, world.time.now);
      admin.cookies.set("__Host-session", session);
      const { text } = await admin.get("/maintain");
      for (const words of [
        "The tidy 1.0.0",
        'href="https://github.com/miyabi/marketplace/issues/77"',
        "needs changes",
        '<td class="number">3 days</td>',
        "&lt;b&gt;turn 51&lt;/b&gt;",
      ])
        expect(text).toContain(words);
      expect(text).not.toContain("turn 1&lt;");
      const [, older = ""] = /href="(\/maintain\?before=\d+)"/.exec(text) ?? [];
      const next = await admin.get(older);
      expect(next.text).toContain("&lt;b&gt;turn 1&lt;/b&gt;");
      expect(next.text).not.toContain("turn 51&lt;");
    } finally {
      world.time.now = later(0);
    }
  });
});
