import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
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
import { newMachine, revoke, type Machine } from "../support/client-world.ts";
import { later, noon } from "../support/licence-records.ts";
import { pro, proHolder } from "../support/pro-holder.ts";
import { failures, type Failure } from "../support/shaky-network.ts";

let world: ApiWorld;
let machine: Machine;
let key: string;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.db.close());
beforeEach(async () => {
  world.time.now = noon;
  machine = await newMachine(world);
  ({ key } = await proHolder(world));
});
afterEach(() => machine.remove());

const event = (change: object = {}) => ({
  plugin_id: pro,
  event_type: "issue_processed",
  event_data: { tokens_consumed: 2 },
  ...change,
});
const many = (count: number) => Array.from({ length: count }, () => event());

/** Issues and tokens that the marketplace has counted for a licence. */
async function counted(licence = key): Promise<unknown[]> {
  const path = "/v1/usage/stats";
  const { body } = await world.send("GET", path, { token: licence });
  const usage = body["usage"] as Record<string, unknown>;
  return [usage["issues_processed"], usage["tokens_consumed"]];
}

const outcomes = (
  reply: Awaited<ReturnType<ReturnType<Machine["client"]>["track"]>>,
) =>
  reply.outcome === "recorded"
    ? reply.results.map(({ outcome }) => outcome)
    : reply;

describe("what a plugin tracks", () => {
  it("is recorded, with an id and a time where it has none", async () => {
    const reply = await machine.client().track(key, event());
    expect(outcomes(reply)).toEqual(["accepted"]);
    expect(await counted()).toEqual([1, 2]);
  });

  it.each(Object.keys(failures) as Failure[])(
    "waits with %s, and is sent by the next process, once",
    async (failure) => {
      machine.network.failure = failure;
      const kept = await machine.client().track(key, [event(), event()]);
      expect(kept.outcome).toBe("spooled");
      expect(await counted()).toEqual([0, 0]);
      machine.network.failure = null;
      world.time.now = later(1);
      const sent = await machine.client().track(key, event());
      expect(outcomes(sent)).toEqual(["accepted"]);
      expect(await counted()).toEqual([3, 6]);
      expect(outcomes(await machine.client().track(key, []))).toEqual([]);
      expect(await counted()).toEqual([3, 6]);
    },
  );

  it("counts once when the answer got lost, or the process died before it took note of it", async () => {
    machine.network.losesAnswers = true;
    const id = randomUUID();
    const one = event({ event_id: id });
    expect((await machine.client().track(key, one)).outcome).toBe("spooled");
    expect(await counted()).toEqual([1, 2]);
    machine.network.losesAnswers = false;
    expect(outcomes(await machine.client().track(key, one))).toEqual([
      "duplicate",
    ]);
    expect(await counted()).toEqual([1, 2]);
  });

  it("of two processes at once is all counted", async () => {
    machine.network.failure = "no network";
    await Promise.all(
      Array.from({ length: 10 }, () => machine.client().track(key, many(3))),
    );
    machine.network.failure = null;
    await Promise.all(
      Array.from({ length: 10 }, () => machine.client().track(key, many(3))),
    );
    expect(await counted()).toEqual([60, 120]);
  });

  it("is sent in as many requests as it takes", async () => {
    machine.network.failure = "status 503 of a proxy";
    await machine.client().track(key, many(1_200));
    machine.network.failure = null;
    await machine.client().track(key, []);
    expect(await counted()).toEqual([1_200, 2_400]);
    const tracked = machine.network.arrived.filter((path) =>
      path.endsWith("/track"),
    );
    expect(tracked).toHaveLength(2);
  });

  it.each([
    ["an id that is none", { event_id: "my-event" }],
    ["an id in capitals", { event_id: randomUUID().toUpperCase() }],
    ["a type that is none", { event_type: "Not this" }],
    ["20 KiB of data", { event_data: { text: "x".repeat(20_480) } }],
    ["a name of 20 MB", { plugin_id: "x".repeat(20_000_000) }],
  ])("with %s keeps nothing else from being sent", async (_, wrong) => {
    const reply = await machine.client().track(key, [event(), event(wrong)]);
    const last = "event_id" in wrong && wrong.event_id !== "my-event";
    expect(outcomes(reply)).toEqual([
      "accepted",
      last ? "accepted" : "rejected",
    ]);
    expect(outcomes(await machine.client().track(key, event()))).toEqual([
      "accepted",
    ]);
    const before = machine.network.arrived.length;
    await machine.client().track(key, []);
    expect(machine.network.arrived).toHaveLength(before);
  });

  it("survives a line that a dying process tore", async () => {
    machine.network.failure = "no network";
    await machine.client().track(key, event());
    const file = join(machine.directory, "miyabi-usage.jsonl");
    await appendFile(file, '{"event_id":"5b6a');
    await machine.client().track(key, event());
    machine.network.failure = null;
    await machine.client().track(key, []);
    expect(await counted()).toEqual([2, 4]);
  });

  it("counts for the person whose licence it was, and for nobody else on the same machine", async () => {
    const other = (await proHolder(world)).key;
    machine.network.failure = "no network";
    await machine.client().track(key, event());
    machine.network.failure = null;
    await machine.client().track(other, [event(), event()]);
    expect(await counted(other)).toEqual([2, 4]);
    expect(await counted()).toEqual([0, 0]);
    await machine.client().track(key, []);
    expect(await counted()).toEqual([1, 2]);
  });

  it("by a licence that ended is refused in words, and kept for 35 days", async () => {
    const { token } = await world.person();
    const client = machine.client();
    const free = await client.install(pro, token);
    const old = free.outcome === "granted" ? free.license_key : "";
    const trial = await client.startTrial(pro, token);
    const next = trial.outcome === "granted" ? trial.license_key : "";
    expect(await machine.client().track(old, event())).toMatchObject({
      outcome: "refused",
      error: "forbidden",
    });
    await machine.client().track(next, []);
    expect(await counted(next)).toEqual([1, 2]);

    await revoke(world, next);
    await machine.client().track(next, event());
    world.time.now = later(36);
    const before = machine.network.arrived.length;
    await machine.client().track(next, []);
    await machine.client().track(next, []);
    expect(machine.network.arrived).toHaveLength(before + 1);
  });
});
