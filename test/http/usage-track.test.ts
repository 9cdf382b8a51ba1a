import { randomUUID } from "node:crypto";
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

function anyEvent(change: object = {}) {
  return {
    event_id: randomUUID(),
    plugin_id: pro,
    event_type: "issue_processed",
    event_data: { tokens_consumed: 3, agents_used: ["coordinator"] },
    ...change,
  };
}

const track = (token: string, body: unknown) =>
  world.send("POST", "/v1/usage/track", { token, body });

type Result = { event_id: string | null; outcome: string; reason?: string };

async function results(token: string, body: unknown): Promise<Result[]> {
  const answer = await track(token, body);
  expect(answer.status).toBe(200);
  return answer.body["results"] as Result[];
}

async function outcomes(token: string, body: unknown): Promise<string[]> {
  return (await results(token, body)).map(({ outcome }) => outcome);
}

async function stats(token: string): Promise<unknown> {
  const path = `/v1/usage/stats?plugin_id=${pro}`;
  return (await world.send("GET", path, { token })).body["usage"];
}

describe("POST /v1/usage/track", () => {
  it("counts an event once, and says of a retry and of another content under its id what they are", async () => {
    const { key } = await holder();
    const event = anyEvent();
    expect(await track(key, event)).toMatchObject({
      status: 200,
      body: { results: [{ event_id: event.event_id, outcome: "accepted" }] },
    });
    world.time.now = later(1);
    expect(await outcomes(key, event)).toEqual(["duplicate"]);
    expect(await outcomes(key, { ...event, event_data: {} })).toEqual([
      "conflict",
    ]);
    expect(await stats(key)).toEqual({
      issues_processed: 1,
      tokens_consumed: 3,
      agents_executed: { coordinator: 1 },
      commands_used: {},
      daily: { "2026-03-01": 1 },
    });
  });

  it("answers for each event of a batch, and one bad event spoils no other", async () => {
    const { key } = await holder();
    const twice = anyEvent();
    const answer = await results(key, {
      events: [
        twice,
        { ...anyEvent(), event_type: "Not A Type" },
        7,
        anyEvent({ plugin_id: "another-plugin" }),
        anyEvent({ occurred_at: later(-36).toISOString() }),
        anyEvent({ event_type: "command_used", event_data: { command: "go" } }),
        twice,
      ],
    });
    expect(answer.map(({ outcome }) => outcome)).toEqual([
      "accepted",
      "rejected",
      "rejected",
      "rejected",
      "rejected",
      "accepted",
      "duplicate",
    ]);
    expect(answer[1]?.reason).toContain("event_type");
    expect(answer[2]?.event_id).toBeNull();
    expect(await stats(key)).toMatchObject({
      issues_processed: 1,
      commands_used: { go: 1 },
      daily: { "2026-03-01": 2 },
    });
  });

  it("takes 1,000 events at once, and no more", async () => {
    const { key } = await holder();
    const events = Array.from({ length: 1_000 }, () => anyEvent());
    expect(new Set(await outcomes(key, { events }))).toEqual(
      new Set(["accepted"]),
    );
    expect(await stats(key)).toMatchObject({ issues_processed: 1_000 });
    const tooMany = { events: [...events, anyEvent()] };
    expect((await track(key, tooMany)).status).toBe(422);
  });

  it("has room for 1,000 events of 8 KiB", async () => {
    const { key } = await holder();
    const note = "a".repeat(8_192 - JSON.stringify({ note: "" }).length);
    const events = Array.from({ length: 1_000 }, () =>
      anyEvent({ event_data: { note } }),
    );
    expect(new Set(await outcomes(key, { events }))).toEqual(
      new Set(["accepted"]),
    );
  });

  it("counts single events of many callers at once exactly", async () => {
    const holders = await Promise.all([holder(), holder()]);
    const sent = holders.flatMap(({ key }) =>
      Array.from({ length: 100 }, () => ({ key, event: anyEvent() })),
    );
    const retried = [...sent, ...sent.slice(0, 50)];
    const all = await Promise.all(
      retried.map(({ key, event }) => outcomes(key, event)),
    );
    expect(all.flat().filter((outcome) => outcome === "accepted").length).toBe(
      200,
    );
    for (const { key } of holders)
      expect(await stats(key)).toMatchObject({
        issues_processed: 100,
        tokens_consumed: 300,
        agents_executed: { coordinator: 100 },
        daily: { "2026-03-01": 100 },
      });
  });

  it("stores what a client can write, however odd", async () => {
    const { key } = await holder();
    const deep = JSON.parse("[".repeat(1_000) + "]".repeat(1_000)) as unknown;
    const odd = [
      { note: "\0 and \ud800" },
      { deep },
      JSON.parse('{"__proto__": {"tokens_consumed": 9}}') as unknown,
      { constructor: { prototype: {} }, big: 1e300 },
    ];
    for (const event_data of odd)
      expect(await outcomes(key, anyEvent({ event_data }))).toEqual([
        "accepted",
      ]);
    expect(await stats(key)).toMatchObject({ tokens_consumed: 0 });
  });

  it("puts an event into the month in which it happened", async () => {
    const { key } = await holder();
    const occurred_at = "2026-03-01T08:59:59+09:00";
    expect(await outcomes(key, anyEvent({ occurred_at }))).toEqual([
      "accepted",
    ]);
    const of = async (period: string) => {
      const path = `/v1/usage/stats?period=${period}`;
      return (await world.send("GET", path, { token: key })).body["usage"];
    };
    expect(await of("2026-02")).toMatchObject({ daily: { "2026-02-28": 1 } });
    expect(await of("2026-03")).toMatchObject({ issues_processed: 0 });
  });

  it("lets a person report for the plugins that he holds, and for no others", async () => {
    const { token, key } = await holder();
    expect(
      await outcomes(token, {
        events: [anyEvent(), anyEvent({ plugin_id: "miyabi-operations-free" })],
      }),
    ).toEqual(["accepted", "rejected"]);
    // What the plugin reported under the same id is the same event.
    const event = anyEvent();
    expect(await outcomes(token, event)).toEqual(["accepted"]);
    expect(await outcomes(key, event)).toEqual(["duplicate"]);
    const { token: stranger } = await world.person();
    expect(await outcomes(stranger, anyEvent())).toEqual(["rejected"]);
  });

  it("lets two people use the same event id", async () => {
    const [one, other] = [await holder(), await holder()];
    const event = anyEvent();
    expect(await outcomes(one.key, event)).toEqual(["accepted"]);
    expect(await outcomes(other.key, event)).toEqual(["accepted"]);
  });

  it("warns when little is left, and says what to do when nothing is", async () => {
    const { key } = await holder();
    const events = (count: number) => ({
      events: Array.from({ length: count }, () => anyEvent({ event_data: {} })),
    });
    expect((await track(key, events(90))).body).not.toHaveProperty(
      "quota_warning",
    );
    expect((await track(key, anyEvent({ event_data: {} }))).body).toMatchObject(
      { quota_warning: "9 issues remaining this month." },
    );
    expect((await track(key, events(9))).body).toMatchObject({
      quota_warning:
        "Monthly limit reached (100 issues). Upgrade to Pro for unlimited issues.",
    });
    // Work that was done is counted, also above the limit.
    expect(await outcomes(key, anyEvent())).toEqual(["accepted"]);
    expect(await stats(key)).toMatchObject({ issues_processed: 101 });
  });

  it("refuses a body without events, and callers whom it does not know", async () => {
    const { key, token } = await holder();
    for (const body of [{}, { events: [] }, { events: 7 }, [], "7"])
      expect((await track(key, body)).status).toBe(422);
    expect((await track(key, "{")).status).toBe(400);
    const send = (sent: object) =>
      world.send("POST", "/v1/usage/track", { body: anyEvent(), ...sent });
    expect((await send({})).status).toBe(401);
    for (const bad of ["x", "a.b.c", `${token}x`, `${key}x`])
      expect((await send({ token: bad })).status).toBe(401);
  });

  it("refuses a licence that is no longer in force, with the reason", async () => {
    const { key } = await holder();
    const admin = await world.person(true);
    const body = { license_key: key, reason: "shared in public" };
    await world.send("POST", "/v1/licenses/revoke", {
      token: admin.token,
      body,
    });
    const refused = await track(key, anyEvent());
    expect(refused.status).toBe(403);
    expect(refused.body["message"]).toContain("REVOKED");
    const old = await holder();
    world.time.now = later(36);
    const expired = await track(old.key, anyEvent());
    expect(expired.status).toBe(403);
    expect(expired.body["message"]).toContain("POST /v1/licenses/refresh");
  });
});
