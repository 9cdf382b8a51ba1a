import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start, type RunningServer } from "../../src/main.ts";
import { silentLog } from "../support/silent-log.ts";
import { ourPem } from "../support/signing-keys.ts";
import { shell, stop, typed } from "./support/hook-input.ts";
import { openTerminal } from "./support/terminal.ts";

const PLUGIN = "miyabi-operations-pro";
const aiko = { id: 4_711, login: "aiko", email: null };

/** GitHub's API as far as signing in needs it. */
const githubApi: typeof globalThis.fetch = (address) => {
  const { pathname } = new URL(
    address instanceof Request ? address.url : address,
  );
  if (pathname === "/applications/Iv23liTest/token")
    return Promise.resolve(Response.json({ user: aiko }));
  if (pathname === "/user") return Promise.resolve(Response.json(aiko));
  return Promise.resolve(
    Response.json({ message: "Not Found" }, { status: 404 }),
  );
};

let terminal: Awaited<ReturnType<typeof openTerminal>>;
let server: RunningServer;

beforeAll(async () => {
  terminal = await openTerminal();
  server = await start(
    {
      DATA_DIR: join(terminal.home, "data"),
      PORT: "0",
      GITHUB_APP_ID: "1",
      GITHUB_PRIVATE_KEY: ourPem,
      GITHUB_WEBHOOK_SECRET: "secret",
      GITHUB_CLIENT_ID: "Iv23liTest",
      GITHUB_CLIENT_SECRET: "secret",
      MARKETPLACE_REPOSITORY: "miyabi/marketplace",
      ADMIN_GITHUB_IDS: String(aiko.id),
      RATE_LIMIT: "0",
    },
    { fetch: githubApi, clock: terminal.clock, log: silentLog },
  );
  terminal.machine.env = { MIYABI_MARKETPLACE_URL: server.url };
}, 120_000);
afterAll(async () => {
  await server.close();
  await terminal[Symbol.asyncDispose]();
  await rm(terminal.home, { recursive: true, force: true });
});

async function answer(
  command: string,
  stdin = "",
): Promise<Record<string, unknown>> {
  const { code, out, log } = await terminal.miyabi(`${command} --json`, stdin);
  expect(log).not.toContain("See: miyabi");
  return { code, ...(JSON.parse(out) as Record<string, unknown>) };
}

const hook = async (stdin: string) => {
  const { out } = await terminal.miyabi("hook agent-run", stdin);
  return out === "" ? null : (JSON.parse(out) as Record<string, unknown>);
};

describe("the command line against the server", () => {
  it("goes from signing in to a spent month", async () => {
    expect(await terminal.login()).toMatchObject({ code: 0 });
    expect(await answer(`install ${PLUGIN}`)).toMatchObject({
      code: 0,
      tier: "free",
    });
    expect(await answer("license verify")).toMatchObject({ outcome: "valid" });

    const before = await answer("quota");
    expect(before).toMatchObject({ code: 0, plugin_id: PLUGIN });
    const limit = Number(before["issues_limit"]);
    expect(limit).toBeGreaterThan(2);

    expect(await hook(typed("/agent-run #12 #13"))).toBeNull();
    expect(await answer("quota")).toMatchObject({ issues_held: 2 });
    expect(await hook(shell("miyabi agent-run --issues 12 13"))).toBeNull();
    expect(await hook(stop)).toBeNull();
    expect(await answer("usage")).toMatchObject({
      usage: { issues_processed: 2 },
      quota: { issues_remaining: limit - 2 },
    });

    expect(await hook(typed(`/agent-run 1-${limit - 2}`))).toMatchObject({
      systemMessage: expect.stringContaining("0 issues") as string,
    });
    expect(await hook(stop)).toBeNull();
    const blocked = await hook(typed("/agent-run #500"));
    expect(blocked?.["decision"]).toBe("block");
    expect(blocked?.["reason"]).toMatch(
      /^Monthly limit reached \(\d+ issues\)\..* https?:\/\//,
    );
    expect(await answer("quota")).toMatchObject({ code: 1, allowed: false });
  });

  it("starts the trial once, and says so", async () => {
    expect(await answer(`trial start ${PLUGIN}`)).toMatchObject({
      code: 0,
      tier: "pro",
    });
    expect(await answer(`trial start ${PLUGIN}`)).toMatchObject({ code: 1 });
    expect(await answer(`trial status ${PLUGIN}`)).toMatchObject({
      status: "active",
    });
    expect(await answer("license verify")).toMatchObject({ outcome: "valid" });
  });

  it("rotates the signing key, and old licences stay valid", async () => {
    const { code, kid } = await answer("keys rotate --yes --reason yearly");
    expect(code).toBe(0);
    expect(kid).toEqual(expect.any(String));
    expect(await answer("license verify")).toMatchObject({ outcome: "valid" });
  });
});
