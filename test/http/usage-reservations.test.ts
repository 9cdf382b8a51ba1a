import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { noon } from "../support/licence-records.ts";
import { pro, proHolder } from "../support/pro-holder.ts";

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
const release = (token: string, id: unknown) =>
  world.send("DELETE", `/v1/usage/reservations/${String(id)}`, { token });

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
