import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownAddress } from "../../src/http/pages/own-address.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { formTokenOn, openBrowser } from "../support/browser.ts";
import { fakeWebSignIn } from "../support/fake-web-sign-in.ts";

const hana = { github_id: 71, github_login: "hana", email: null };
const mallory = { github_id: 72, github_login: "mallory", email: null };
const github = fakeWebSignIn();
const session = "__Host-session";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld(github);
});
afterAll(() => world.db.close());

async function begin(to = "/") {
  const browser = openBrowser(world.api);
  const { location } = await browser.get(
    `/sign-in?${new URLSearchParams({ to }).toString()}`,
  );
  return { browser, authorizeUrl: location ?? "" };
}

async function signedIn(person = hana) {
  const { browser, authorizeUrl } = await begin();
  await browser.get(github.allow(authorizeUrl, person));
  return browser;
}

describe("CSRF: another site sends a form in a person's name", () => {
  it("without the token of the session nothing happens", async () => {
    const browser = await signedIn();
    const malloryToken = formTokenOn(await (await signedIn(mallory)).get("/"));
    for (const form_token of ["", "guessed", malloryToken]) {
      const { status } = await browser.post("/sign-out", { form_token });
      expect(status).toBe(403);
    }
    expect((await browser.get("/")).text).toContain("hana");
  });
});

describe("login CSRF and session fixation: a victim is to go on in the attacker's session", () => {
  it("the attacker's way back does not work in the victim's browser, which began no way", async () => {
    const attack = await begin();
    const victim = openBrowser(world.api);
    const back = await victim.get(github.allow(attack.authorizeUrl, mallory));
    expect(back.status).toBe(403);
    expect(victim.cookies.has(session)).toBe(false);
  });

  it("nor in one that is on its own way, which it does not end", async () => {
    const attack = await begin();
    const { browser, authorizeUrl } = await begin();
    const planted = await browser.get(
      github.allow(attack.authorizeUrl, mallory),
    );
    expect(planted.status).toBe(403);
    await browser.get(github.allow(authorizeUrl, hana));
    expect((await browser.get("/")).text).toContain("hana");
  });

  it("a session that was there before is not the one that is there after signing in", async () => {
    const { browser, authorizeUrl } = await begin();
    browser.cookies.set(session, "planted");
    await browser.get(github.allow(authorizeUrl, hana));
    expect(browser.cookies.get(session)).not.toBe("planted");
  });
});

describe("replay: a way back is used again", () => {
  it("works once in its own browser", async () => {
    const { browser, authorizeUrl } = await begin();
    const address = github.allow(authorizeUrl, hana);
    expect((await browser.get(address)).status).toBe(303);
    browser.cookies.delete(session);
    expect((await browser.get(address)).status).toBe(403);
    expect(browser.cookies.has(session)).toBe(false);
  });

  it("a stolen code is worth nothing in a way of the thief's own, by PKCE", async () => {
    const victim = await begin();
    const stolen = new URL(github.allow(victim.authorizeUrl, hana));
    const thief = await begin();
    const { searchParams } = new URL(thief.authorizeUrl);
    stolen.searchParams.set("state", searchParams.get("state") ?? "");
    expect((await thief.browser.get(stolen.href)).status).toBe(403);
    expect(thief.browser.cookies.has(session)).toBe(false);
  });
});

describe("open redirect: our link leads to another site", () => {
  const elsewhere = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/.//evil.example",
    "/%2e//evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "evil",
    "",
  ];

  it.each(elsewhere)("%j stays here", async (to) => {
    const { browser, authorizeUrl } = await begin(to);
    const { location } = await browser.get(github.allow(authorizeUrl, hana));
    const url = new URL(location ?? "", "https://api.example.com");
    expect(url.origin).toBe("https://api.example.com");
    expect(ownAddress(to, "https://api.example.com")).toMatch(/^\/(?!\/)/);
  });
});

describe("a token of another kind", () => {
  it("an access token is no session, and a session opens no API", async () => {
    const { token } = await world.person();
    const browser = openBrowser(world.api);
    browser.cookies.set(session, token);
    expect((await browser.get("/")).text).toContain("Sign in with GitHub");

    const own = (await signedIn()).cookies.get(session) ?? "";
    const answer = await world.send("GET", "/v1/licenses", { token: own });
    expect(answer.status).toBe(401);
    const cookie = { cookie: `${session}=${own}` };
    const asked = await world.send("GET", "/v1/licenses", { headers: cookie });
    expect(asked.status).toBe(401);
  });
});
