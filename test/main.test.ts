import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { announcement } from "../src/main/announce.ts";
import { start, type RunningServer } from "../src/main.ts";
import { fakeAppRegistry } from "./support/fake-app-registry.ts";
import { answers, formOf } from "./support/setup-world.ts";
import { silentLog } from "./support/silent-log.ts";
import { ourPem, ourRing } from "./support/signing-keys.ts";

let folder = "";
let server: RunningServer;
const surroundings = { log: silentLog };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "server-"));
  server = await start({ DATA_DIR: folder, PORT: "0" }, surroundings);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function get(url: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url)).json()) as Record<string, unknown>;
}

describe("the server without any settings", () => {
  it("serves the catalogue of the house on the embedded database", async () => {
    expect(await get(`${server.url}/ready`)).toEqual({ status: "ready" });
    const { pagination } = await get(`${server.url}/v1/marketplace/plugins`);
    expect(pagination).toMatchObject({ total: 5 });
  });

  it("describes itself with the address it really listens on", async () => {
    const { servers } = await get(`${server.url}/v1/openapi.json`);
    expect(servers).toEqual([{ url: server.url }]);
  });

  it("generates a signing key that only its owner can read", async () => {
    const { mode } = await stat(join(folder, "license-signing-key.pem"));
    expect(mode & 0o777).toBe(0o600);
  });

  it("says in plain words what is not configured, and how to", () => {
    const words = announcement(server.config, server.url, server.setupUrl);
    expect(words).toContain(server.url);
    for (const hint of [
      "embedded",
      "DATABASE_URL",
      "LICENSE_SIGNING_KEY",
      "GITHUB_APP_ID",
      "STRIPE_SECRET_KEY",
    ])
      expect(words).toContain(hint);
  });

  it("prints a link that creates the GitHub App, on this machine, and nobody else tells it", async () => {
    const link = server.setupUrl ?? "";
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup\?token=[\w-]{43}$/);
    const words = announcement(server.config, server.url, link);
    expect(words.split(link)).toHaveLength(2);
    // GitHub cannot reach this machine: the page says so, where without the token it says nothing.
    expect((await fetch(link)).status).toBe(409);
    expect((await fetch(`${server.url}/setup`)).status).toBe(403);
  });

  it("has nothing to drain", async () => {
    await expect(server.drain()).resolves.toBeUndefined();
  });
});

describe("a server that cannot start", () => {
  const starting = (env: Record<string, string>) =>
    start({ DATA_DIR: folder, PORT: "0", ...env }, surroundings);

  it("says so while another one uses its data folder", async () => {
    await expect(starting({})).rejects.toMatchObject({
      code: "service_unavailable",
    });
  });

  it("names the signing key when that is no good, and does not quote it", async () => {
    const LICENSE_SIGNING_KEY = "hunter2";
    await expect(starting({ LICENSE_SIGNING_KEY })).rejects.toMatchObject({
      code: "validation_error",
      message: expect.stringMatching(
        /^(?!.*hunter2).*LICENSE_SIGNING_KEY/,
      ) as string,
    });
  });

  it("refuses to invent anything in production", async () => {
    await expect(starting({ NODE_ENV: "production" })).rejects.toThrow(
      /PUBLIC_URL.*DATABASE_URL.*LICENSE_SIGNING_KEY/s,
    );
  });
});

describe("a server on a data folder of its own", () => {
  let own = "";
  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), "server-"));
  });
  afterAll(() => rm(own, { recursive: true }));
  const github = fakeAppRegistry();
  const starting = (env: Record<string, string> = {}) =>
    start(
      { DATA_DIR: own, LICENSE_SIGNING_KEY: ourPem, PORT: "0", ...env },
      { ...surroundings, fetch: github.fetch },
    );

  // Two first starts of the database: long on a busy machine.
  it(
    "says so when its port is taken, and lets go of the database",
    { timeout: 120_000 },
    async () => {
      await expect(starting({ PORT: String(server.port) })).rejects.toThrow(
        "set PORT",
      );
      const second = await starting();
      expect(await get(`${second.url}/.well-known/jwks.json`)).toEqual(
        ourRing.jwks,
      );
      await second.close();
    },
  );

  it(
    "has the GitHub App that was created in the browser after a restart, and no setup any more",
    { timeout: 120_000 },
    async () => {
      const first = await starting({ PUBLIC_URL: "https://api.example.com" });
      const token = new URL(first.setupUrl ?? "").searchParams.get("token");
      const answered = await fetch(`${first.url}/setup`, {
        method: "POST",
        body: new URLSearchParams({ token: token ?? "", ...answers }),
      });
      const { action, fields } = formOf(await answered.text());
      const back = github.submit({
        action,
        manifest: fields["manifest"] ?? "",
      });
      expect(back.origin).toBe(first.url);
      expect((await fetch(back)).status).toBe(200);
      await first.close();

      const second = await starting();
      expect(second.config.github).toMatchObject({
        appId: 1_234_567,
        marketplaceRepository: answers.repository,
      });
      expect(second.setupUrl).toBeNull();
      expect((await fetch(`${second.url}/setup`)).status).toBe(404);
      await second.close();
    },
  );
});
