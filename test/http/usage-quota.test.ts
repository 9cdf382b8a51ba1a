import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { noon } from "../support/licence-records.ts";
import { pro, proHolder } from "../support/pro-holder.ts";

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

const holder = () => proHolder(world);

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
