import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { formTokenOn, openBrowser, type Browser } from "../support/browser.ts";
import { noon } from "../support/licence-records.ts";

const pro = "miyabi-operations-pro";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.db.close());

/** A browser of somebody who is new here. */
let browser: Browser;
beforeEach(async () => {
  browser = openBrowser(world.api);
  const { id } = await world.person();
  const { session } = await world.deps.sessions.begin(id, noon);
  browser.cookies.set("__Host-session", session);
});

async function startTrial() {
  const form_token = formTokenOn(await browser.get(`/plugins/${pro}`));
  return browser.post(`/plugins/${pro}/trial`, { form_token });
}

const keyOn = (text: string) =>
  /<code class="key"\s*>([^<]+)</.exec(text)?.[1]?.trim() ?? "";

describe("a trial from the plugin's page", () => {
  it("starts by a form, and is a licence on the account's page", async () => {
    expect((await browser.get(`/plugins/${pro}`)).text).toContain(
      "Start 14 days of trial",
    );
    expect(await startTrial()).toMatchObject({
      status: 303,
      location: "/account",
    });
    const { text } = await browser.get("/account");
    expect(text).toContain("Pro, trial");
    const license_key = keyOn(text);
    const verdict = await world.send("POST", "/v1/licenses/verify", {
      body: { license_key },
    });
    expect(verdict.body).toMatchObject({ valid: true, plugin_id: pro });
    expect((await browser.get(`/plugins/${pro}`)).text).toContain(
      "Your trial runs for 14 days more.",
    );
  });

  it("is refused a second time in words", async () => {
    const form_token = formTokenOn(await browser.get("/"));
    await startTrial();
    const again = await browser.post(`/plugins/${pro}/trial`, { form_token });
    expect(again.status).toBe(409);
    expect(again.text).toContain("<h1>This did not work</h1>");
  });

  it("asks whoever is not signed in to do so first, and come back", async () => {
    const { text } = await openBrowser(world.api).get(`/plugins/${pro}`);
    expect(text).toContain(`/sign-in?to=%2Fplugins%2F${pro}`);
    expect(text).not.toContain("/trial");
  });

  it("does not start by a form that another site made", async () => {
    const { status } = await browser.post(`/plugins/${pro}/trial`, {});
    expect(status).toBe(403);
    expect((await browser.get("/account")).text).toContain(
      "You have no licence yet.",
    );
  });
});

describe("the account's page", () => {
  it("is for whoever is signed in", async () => {
    const { status, location } = await openBrowser(world.api).get("/account");
    expect([status, location]).toEqual([303, "/sign-in?to=/account"]);
  });

  it("shows what was used, by day and agent, each chart with its table, against the quota", async () => {
    await startTrial();
    const license_key = keyOn((await browser.get("/account")).text);
    const event = {
      event_id: randomUUID(),
      plugin_id: pro,
      event_type: "agent_executed",
      event_data: { agent: "coordinator-agent", tokens_consumed: 1_234 },
      occurred_at: noon.toISOString(),
    };
    const tracked = await world.send("POST", "/v1/usage/track", {
      token: license_key,
      body: event,
    });
    expect(tracked.body).toMatchObject({ results: [{ outcome: "accepted" }] });

    const { text } = await browser.get("/account");
    expect(text).toContain("1,234 of 100,000");
    expect(text).toContain(
      'role="img" aria-label="Events by day, 2026-03 (UTC)"',
    );
    expect(text.match(/class="bar"/g)).toHaveLength(31 + 1);
    expect(text).toContain(
      '<th scope="row">coordinator-agent</th> <td class="number">1</td>',
    );
    const before = await browser.get("/account?period=2026-02");
    expect(before.text).toContain("0 of 100,000");
    expect(before.text).toContain('href="/account?period=2026-03"');
  });

  it("refuses a month that is none, and shows the present one for one to come", async () => {
    expect((await browser.get("/account?period=2026-13")).status).toBe(422);
    expect((await browser.get("/account?period=2030-01")).text).toContain(
      "Usage in 2026-03",
    );
  });
});
