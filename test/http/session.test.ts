import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { formTokenOn, openBrowser } from "../support/browser.ts";
import { fakeWebSignIn } from "../support/fake-web-sign-in.ts";
import { noon } from "../support/licence-records.ts";

const hana = { github_id: 71, github_login: "hana", email: null };
const github = fakeWebSignIn();

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld(github);
});
afterAll(() => world.db.close());

/** A browser in which somebody has signed in. */
async function signedIn(to = "/") {
  const browser = openBrowser(world.api);
  const asked = await browser.get(
    `/sign-in?${new URLSearchParams({ to }).toString()}`,
  );
  const back = await browser.get(github.allow(asked.location ?? "", hana));
  return { browser, asked, back };
}

describe("signing in by a browser", () => {
  it("leads to GitHub and back to the page that it began on, signed in", async () => {
    const { browser, asked, back } = await signedIn("/?search=a");
    expect(asked.status).toBe(303);
    expect(back).toMatchObject({ status: 303, location: "/?search=a" });
    const { text } = await browser.get("/");
    expect(text).toContain("hana");
    expect(text).toContain('action="/sign-out"');
    expect(text).not.toContain("Sign in with GitHub");
  });

  it("keeps the session where no script, no other site's form and no neighbouring host gets at it", async () => {
    const { back } = await signedIn();
    const session = back.headers
      .getSetCookie()
      .find((line) => line.startsWith("__Host-session="));
    expect(session).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax/);
    expect(session).not.toMatch(/Domain/i);
  });

  it("works without https on the operator's own machine", async () => {
    const plain = await openApiWorld({
      ...github,
      publicUrl: "http://127.0.0.1:3000",
    });
    try {
      const asked = await plain.api.request("/sign-in");
      const [cookie = ""] = asked.headers.getSetCookie();
      expect(cookie).toMatch(/^sign-in=/);
      expect(cookie).not.toContain("Secure");
    } finally {
      await plain.db.close();
    }
  });

  it("ends by signing out", async () => {
    const { browser } = await signedIn();
    const form_token = formTokenOn(await browser.get("/"));
    const out = await browser.post("/sign-out", { form_token });
    expect(out).toMatchObject({ status: 303, location: "/" });
    expect(browser.cookies.has("__Host-session")).toBe(false);
    expect((await browser.get("/")).text).toContain("Sign in with GitHub");
  });

  it("ends by itself after eight hours", async () => {
    const { browser } = await signedIn();
    try {
      world.time.now = new Date(noon.getTime() + 8 * 3_600_000 + 1_000);
      expect((await browser.get("/")).text).toContain("Sign in with GitHub");
    } finally {
      world.time.now = noon;
    }
  });

  it("leads back without a session when the person says no", async () => {
    const browser = openBrowser(world.api);
    const asked = await browser.get("/sign-in?to=/plugins/x");
    const state = new URL(asked.location ?? "").searchParams.get("state") ?? "";
    const back = await browser.get(
      `/sign-in/callback?error=access_denied&state=${state}`,
    );
    expect(back).toMatchObject({ status: 303, location: "/plugins/x" });
    expect(browser.cookies.has("__Host-session")).toBe(false);
  });

  it("tells a person which settings are missing where there is no GitHub App", async () => {
    const bare = await openApiWorld();
    try {
      const response = await bare.api.request("/sign-in");
      expect(response.status).toBe(503);
      expect(await response.text()).toContain("GITHUB_CLIENT_ID");
    } finally {
      await bare.db.close();
    }
  });
});
