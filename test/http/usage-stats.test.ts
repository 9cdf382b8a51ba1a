import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { later, noon } from "../support/licence-records.ts";
import { pro, proHolder } from "../support/pro-holder.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
beforeEach(() => {
  world.time.now = noon;
});
afterAll(() => world.db.close());

const holder = () => proHolder(world);

const get = (token: string, path: string) => world.send("GET", path, { token });
const hold = (token: string, body: object) =>
  world.send("POST", "/v1/usage/reservations", { token, body });
const commit = (token: string, id: unknown, body: object) =>
  world.send("POST", `/v1/usage/reservations/${String(id)}/commit`, {
    token,
    body,
  });

describe("GET /v1/usage/stats", () => {
  it("shows the month so far and where it leads", async () => {
    const { id, key } = await holder();
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
    const { now } = world.time;
    const { access_token } = await world.deps.accessTokens.issue(id, now);
    const own = await get(access_token, `/v1/usage/stats${query}`);
    expect(own.body).toEqual(expected);
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
