import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "../../src/http/api.ts";
import type { Submission } from "../../src/marketplace/ports/submissions.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { openBrowser } from "../support/browser.ts";
import { anyPlugin, noon } from "../support/licence-records.ts";
import { openSubmission, pluginRequest, report } from "../supabase/records.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.db.close());

/** A browser of an author with two submissions: one plugin is theirs, the other one's name is somebody else's. */
async function authorsBrowser() {
  const { id, github_id } = await world.person();
  const opened = await openSubmission(world.deps.submissions, 78);
  const submitted = (name: string): Submission => ({
    ...opened,
    state: "published",
    score: 91,
    note: "<i>well done</i>",
    request: pluginRequest(name),
  });
  const version = (name: string, score: number) => ({
    ...{ version: name, sha: "a".repeat(40), score, report, accepted: [] },
    created_at: noon.toISOString(),
  });
  const api = createApi({
    ...world.deps,
    submissions: {
      ...world.deps.submissions,
      ofAuthor: (asked) =>
        Promise.resolve(
          asked.github_id === github_id
            ? { submissions: ["tidy", "taken"].map(submitted), total: 2 }
            : { submissions: [], total: 0 },
        ),
    },
    plugins: {
      ...world.deps.plugins,
      find: (name) =>
        Promise.resolve(
          anyPlugin({
            id: name,
            display_name: `The ${name}`,
            downloads: 1_234,
            author: {
              github_id: name === "tidy" ? github_id : 1,
              github_login: "hana",
            },
          }),
        ),
      versions: () =>
        Promise.resolve([version("1.1.0", 91), version("1.0.0", 85)]),
    },
  });
  const browser = openBrowser(api);
  const { session } = await world.deps.sessions.begin(id, noon);
  browser.cookies.set("__Host-session", session);
  return browser;
}

describe("the page of authors", () => {
  it("is for whoever is signed in", async () => {
    const { status, location } = await openBrowser(world.api).get("/author");
    expect([status, location]).toEqual([303, "/sign-in?to=/author"]);
  });

  it("shows own submissions, and the scores and installs of own plugins alone", async () => {
    const { text } = await (await authorsBrowser()).get("/author");
    for (const words of [
      ">tidy</a",
      "&lt;i&gt;well done&lt;/i&gt;",
      "1,234 downloads",
      'aria-label="The tidy: score by version"',
      '<th scope="row">1.0.0</th> <td class="number">85</td>',
    ])
      expect(text).toContain(words);
    expect(text.indexOf(">1.0.0</th>")).toBeLessThan(
      text.indexOf(">1.1.0</th>"),
    );
    expect(text).not.toContain("The taken: score by version");
  });
});
