import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { appSecrets } from "../support/fake-app-registry.ts";
import { ourPem } from "../support/signing-keys.ts";
import {
  answers,
  formOf,
  openSetupWorld,
  type SetupWorld,
} from "../support/setup-world.ts";

let base: ApiWorld;
beforeAll(async () => {
  base = await openApiWorld();
});
afterAll(() => base.db.close());

let world: SetupWorld;
beforeEach(async () => {
  world = await openSetupWorld(base);
});
afterEach(() => world.close());

const production = {
  NODE_ENV: "production",
  PUBLIC_URL: "https://api.example.com",
  DATABASE_URL: "postgres://localhost/miyabi",
  LICENSE_SIGNING_KEY: ourPem,
};
const configured = {
  GITHUB_APP_ID: "7",
  GITHUB_PRIVATE_KEY: ourPem,
  GITHUB_WEBHOOK_SECRET: "hook",
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "client",
  MARKETPLACE_REPOSITORY: "acme/marketplace",
};

describe("who wants to give the server an App of their own", () => {
  it("finds nothing in production, nor where an App is configured", async () => {
    for (const env of [production, configured]) {
      const closed = await openSetupWorld(base, env);
      try {
        for (const path of [
          "/setup",
          "/setup?token=",
          "/setup/created?code=abc&state=",
        ])
          expect((await closed.get(path)).status).toBe(404);
        expect((await closed.post({ token: "", ...answers })).status).toBe(404);
      } finally {
        await closed.close();
      }
    }
  });

  it("does not get in with a wrong token, or with none", async () => {
    for (const token of ["", "x", world.token.slice(1), `${world.token}x`]) {
      expect((await world.get(`/setup?token=${token}`)).status).toBe(403);
      const { status, html } = await world.post({ token, ...answers });
      expect(status).toBe(403);
      expect(html).not.toContain("manifest");
    }
    await world.leave(); // the right one is as good as before
  });

  it("does not get in with a token that was used", async () => {
    await world.leave();
    const { token } = world;
    expect((await world.get(`/setup?token=${token}`)).status).toBe(403);
    expect((await world.post({ token, ...answers })).status).toBe(403);
  });

  it("does not come back with a wrong state, and does not spoil the right one", async () => {
    const back = await world.leave();
    for (const state of ["", "x", crypto.randomUUID()]) {
      const forged = new URL(back);
      forged.searchParams.set("state", state);
      expect((await world.comeBack(forged)).status).toBe(403);
    }
    expect(world.github.exchanges).toEqual([]);
    expect((await world.comeBack(back)).status).toBe(200);
  });

  it("does not come back when nobody left", async () => {
    const { status } = await world.get("/setup/created?code=abc&state=");
    expect(status).toBe(403);
    expect(world.github.exchanges).toEqual([]);
  });

  it("does not come back a second time, nor an hour later", async () => {
    const back = await world.leave();
    await world.comeBack(back);
    const first = await world.kept();
    back.searchParams.set("code", "of-another-app");
    expect((await world.comeBack(back)).status).toBe(403);
    expect(await world.kept()).toEqual(first);
    expect(world.github.exchanges).toHaveLength(1);

    const slow = await openSetupWorld(base);
    try {
      const late = await slow.leave();
      slow.time.now = new Date(slow.time.now.getTime() + 60 * 60_000);
      expect((await slow.comeBack(late)).status).toBe(403);
    } finally {
      await slow.close();
    }
  });

  it("asks nothing of GitHub with a code that is none", async () => {
    const back = await world.leave();
    for (const code of ["", "../app", "a b", "x".repeat(201)]) {
      const odd = new URL(back);
      odd.searchParams.set("code", code);
      expect((await world.comeBack(odd)).status).toBe(403);
    }
    expect(world.github.exchanges).toEqual([]);
  });
});

describe("who reads what the server says", () => {
  it("finds no secret in a page or the log", async () => {
    const { token } = world;
    const back = await world.leave();
    const { html } = await world.comeBack(back);
    const said = html + JSON.stringify(world.logged);
    const secrets = Object.values(appSecrets).map((secret) =>
      secret.slice(0, 200),
    );
    const passing = [token, back.searchParams.get("code") ?? ""];
    for (const secret of [...secrets, ...passing])
      expect(said).not.toContain(secret);
  });

  it("finds no code in the log after an outage, when it would still be good", async () => {
    const back = await world.leave();
    world.github.failWith(502);
    const { html } = await world.comeBack(back);
    const code = back.searchParams.get("code") ?? "";
    expect(html + JSON.stringify(world.logged)).not.toContain(code);
  });
});

describe("who puts markup into an answer", () => {
  it("gets it back as text", async () => {
    const repository = `"><script>alert(1)</script>`;
    const { token } = world;
    const { html } = await world.post({ token, ...answers, repository });
    expect(html).not.toContain("<script");
    expect(formOf(html).fields).toMatchObject({ repository });
  });
});
