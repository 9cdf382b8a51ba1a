import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { later, noon } from "../support/licence-records.ts";

const pro = "miyabi-operations-pro";
const upgrade_url = "https://api.example.com/upgrade";
const spent =
  "Monthly limit reached (100 issues). Upgrade to Pro for unlimited issues.";
let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
beforeEach(() => {
  world.time.now = noon;
});
afterAll(() => world.db.close());

/** A person with a free licence of Pro: 100 issues, 10,000 tokens. */
async function holder() {
  const person = await world.person();
  const path = `/v1/marketplace/plugins/${pro}/install`;
  const { body } = await world.send("POST", path, { token: person.token });
  return { ...person, key: String(body["license_key"]) };
}

const get = (token: string, path: string) => world.send("GET", path, { token });
const quota = (token: string, query = "") =>
  get(token, `/v1/usage/quota${query}`);
const hold = (token: string, body: object) =>
  world.send("POST", "/v1/usage/reservations", { token, body });
const commit = (token: string, id: unknown, body: object) =>
  world.send("POST", `/v1/usage/reservations/${String(id)}/commit`, {
    token,
    body,
  });
const release = (token: string, id: unknown) =>
  world.send("DELETE", `/v1/usage/reservations/${String(id)}`, { token });

describe("GET /v1/usage/quota", () => {
  it("says to the licence and to its owner what is left this month", async () => {
    const { key, token } = await holder();
    const expected = {
      plugin_id: pro,
      tier: "free",
      period: "2026-03",
      issues_limit: 100,
      issues_used: 0,
      issues_held: 0,
      issues_remaining: 100,
      tokens_limit: 10_000,
      tokens_used: 0,
      tokens_held: 0,
      tokens_remaining: 10_000,
      allowed: true,
      resets_at: "2026-04-01T00:00:00.000Z",
    };
    expect((await quota(key)).body).toEqual(expected);
    expect((await quota(token, `?plugin_id=${pro}`)).body).toEqual(expected);
  });

  it("begins anew with the month, in UTC", async () => {
    const { key } = await holder();
    const { body } = await hold(key, { issues: 100 });
    await commit(key, body["reservation_id"], {});
    world.time.now = new Date("2026-03-31T23:59:59.999Z");
    expect((await quota(key)).body).toMatchObject({ message: spent });
    world.time.now = new Date("2026-04-01T00:00:00.000Z");
    expect((await quota(key)).body).toMatchObject({
      period: "2026-04",
      issues_remaining: 100,
      allowed: true,
    });
  });

  it("asks a person of which plugin, and shows nobody what is another's", async () => {
    const { key, token } = await holder();
    const { token: stranger } = await world.person();
    expect((await quota(token)).status).toBe(422);
    const status = async (who: string, plugin: string) =>
      (await quota(who, `?plugin_id=${plugin}`)).status;
    expect(await status(stranger, pro)).toBe(404);
    expect(await status(token, "no-such-plugin")).toBe(404);
    expect(await status(key, "miyabi-operations-free")).toBe(404);
  });
});

describe("/v1/usage/reservations", () => {
  it("holds before the work, and commits what it really took", async () => {
    const { key } = await holder();
    const reservation_id = randomUUID();
    const held = await hold(key, { reservation_id, issues: 20, tokens: 500 });
    expect(held.status).toBe(200);
    expect(held.body).toMatchObject({
      reservation_id,
      plugin_id: pro,
      period: "2026-03",
      issues: 20,
      tokens: 500,
      status: "held",
      expires_at: new Date(noon.getTime() + 900_000).toISOString(),
      quota: { issues_held: 20, issues_remaining: 80, tokens_held: 500 },
    });
    const took = { issues: 15, tokens: 700 };
    const done = await commit(key, reservation_id, took);
    expect(done.body).toMatchObject({
      reservation_id,
      status: "committed",
      ...took,
      quota: { issues_used: 15, issues_held: 0, tokens_used: 700 },
    });
    expect(await commit(key, reservation_id, took)).toMatchObject({
      status: 200,
      body: { quota: { issues_used: 15 } },
    });
    expect((await commit(key, reservation_id, { issues: 1 })).status).toBe(409);
    expect((await release(key, reservation_id)).status).toBe(409);
  });

  it("lets go what was not needed", async () => {
    const { key } = await holder();
    const { body } = await hold(key, { issues: 20 });
    const id = body["reservation_id"];
    expect((await release(key, id)).body).toEqual({
      reservation_id: id,
      status: "released",
    });
    expect((await quota(key)).body).toMatchObject({ issues_remaining: 100 });
    expect((await commit(key, id, {})).status).toBe(409);
  });

  it("lets a hold run out by itself, and still counts work that took longer", async () => {
    const { key } = await holder();
    const { body } = await hold(key, { issues: 20, expires_in: 60 });
    world.time.now = new Date(noon.getTime() + 60_000);
    expect((await quota(key)).body).toMatchObject({ issues_held: 0 });
    const late = await commit(key, body["reservation_id"], {});
    expect(late.body).toMatchObject({ quota: { issues_used: 20 } });
  });

  it("refuses above the limit with the words and the link", async () => {
    const { key } = await holder();
    await hold(key, { issues: 100 });
    const refused = await hold(key, { issues: 1 });
    expect(refused.status).toBe(409);
    expect(refused.body).toEqual({
      error: "quota_exceeded",
      message: spent,
      details: [{ path: "upgrade_url", message: upgrade_url }],
    });
    expect((await hold(key, { tokens: 1 })).status).toBe(200);
  });

  it("never grants more than the limit, whoever asks at the same moment", async () => {
    const { key } = await holder();
    const all = await Promise.all(
      Array.from({ length: 60 }, () => hold(key, { issues: 3 })),
    );
    expect(all.filter(({ status }) => status === 200).length).toBe(33);
    expect((await quota(key)).body).toMatchObject({
      issues_held: 99,
      issues_remaining: 1,
    });
  });

  it("is the licence's own: others find nothing, and a person's token is refused", async () => {
    const [one, other] = [await holder(), await holder()];
    const { body } = await hold(one.key, { issues: 1 });
    const id = body["reservation_id"];
    expect((await commit(other.key, id, {})).status).toBe(404);
    expect((await release(other.key, id)).status).toBe(404);
    expect((await commit(one.key, "not-an-id", {})).status).toBe(404);
    const taken = { reservation_id: id, issues: 1 };
    expect((await hold(other.key, taken)).status).toBe(409);
    expect((await hold(one.token, { issues: 1 })).status).toBe(401);
  });

  it("wants something to hold, in whole numbers, for a minute to an hour", async () => {
    const { key } = await holder();
    for (const body of [
      {},
      { issues: 0 },
      { issues: -1 },
      { tokens: 1.5 },
      { issues: 1, expires_in: 59 },
      { issues: 1, expires_in: 3_601 },
      { issues: 1, reservation_id: "x" },
    ])
      expect((await hold(key, body)).status).toBe(422);
  });
});

describe("GET /v1/usage/stats", () => {
  it("shows the month so far and where it leads", async () => {
    const { key, token } = await holder();
    world.time.now = new Date("2026-03-11T00:00:00.000Z");
    const { body } = await hold(key, { issues: 10, tokens: 1_000 });
    await commit(key, body["reservation_id"], {});
    const expected = {
      plugin_id: pro,
      period: "2026-03",
      usage: {
        issues_processed: 10,
        tokens_consumed: 1_000,
        agents_executed: {},
        commands_used: {},
        daily: {},
      },
      quota: {
        issues_limit: 100,
        issues_remaining: 90,
        tokens_limit: 10_000,
        tokens_remaining: 9_000,
      },
      projections: {
        issues_processed: 31,
        tokens_consumed: 3_100,
        days_elapsed: 10,
        days_in_month: 31,
      },
    };
    const query = `?period=2026-03&plugin_id=${pro}`;
    expect((await get(key, "/v1/usage/stats")).body).toEqual(expected);
    expect((await get(token, `/v1/usage/stats${query}`)).body).toEqual(
      expected,
    );
  });

  it("is nothing, not an error, where nothing was reported", async () => {
    const { key } = await holder();
    const { status, body } = await get(key, "/v1/usage/stats?period=2025-12");
    expect(status).toBe(200);
    expect(body["usage"]).toMatchObject({ issues_processed: 0, daily: {} });
  });

  it("refuses what is no month or has not begun, and shows nobody what is another's", async () => {
    const { token, key } = await holder();
    const { token: stranger } = await world.person();
    const status = async (who: string, query: string) =>
      (await get(who, `/v1/usage/stats?${query}`)).status;
    expect(await status(key, "period=2026-13")).toBe(422);
    expect(await status(key, "period=2026-04")).toBe(422);
    expect(await status(token, "period=2026-03")).toBe(422);
    expect(await status(stranger, `plugin_id=${pro}`)).toBe(404);
    expect(await status(token, "plugin_id=nothing")).toBe(404);
  });

  it("still shows a person what an ended licence used", async () => {
    const { id, key, token } = await holder();
    const { body } = await hold(key, { issues: 1 });
    await commit(key, body["reservation_id"], {});
    const trial = `/v1/marketplace/plugins/${pro}/trial`;
    expect((await world.send("POST", trial, { token })).status).toBe(200);
    world.time.now = later(20);
    const again = await world.deps.accessTokens.issue(id, later(20));
    const path = `/v1/usage/stats?plugin_id=${pro}`;
    expect((await get(again.access_token, path)).body).toMatchObject({
      usage: { issues_processed: 1 },
    });
  });
});
