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
import { newMachine, type Machine } from "../support/client-world.ts";
import { noon } from "../support/licence-records.ts";
import { pro, proHolder } from "../support/pro-holder.ts";

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

const reserve = (issues: number) => machine.client().reserve(key, { issues });

async function hold(issues: number) {
  const reply = await reserve(issues);
  if (reply.outcome !== "held") throw new Error(reply.outcome);
  return reply.reservation;
}

describe("the client, of a month's quota", () => {
  it("holds, counts what the work took, and says what is left", async () => {
    const held = await hold(5);
    expect(held.quota.issues_remaining).toBe(95);
    expect(await held.commit({ issues: 2, tokens: 100 })).toEqual({
      outcome: "committed",
    });
    const { outcome, ...rest } = await machine.client().quota(key);
    expect(outcome).toBe("answered");
    expect(rest).toMatchObject({
      quota: { issues_remaining: 98, tokens_remaining: 9_900 },
    });
  });

  it("lets go, and is told that a hold is settled", async () => {
    const held = await hold(5);
    expect(await held.release()).toEqual({ outcome: "released" });
    expect(await held.commit()).toMatchObject({
      outcome: "refused",
      error: "conflict",
    });
  });

  it("hands on the words and the link when it is spent", async () => {
    const held = await hold(100);
    await held.commit();
    expect(await reserve(1)).toMatchObject({
      outcome: "refused",
      error: "quota_exceeded",
      message:
        "Monthly limit reached (100 issues). Upgrade to Pro for unlimited issues.",
      details: [{ path: "upgrade_url" }],
    });
  });

  it("out of reach learns nothing, and takes that for no refusal", async () => {
    const held = await hold(1);
    machine.network.failure = "status 429";
    const client = machine.client();
    const replies = [
      await reserve(1),
      await held.commit(),
      await client.quota(key),
      await client.stats(key),
      await client.listPlugins(),
      await client.refresh(key),
      await client.install(pro, "token"),
    ];
    expect(new Set(replies.map(({ outcome }) => outcome))).toEqual(
      new Set(["unreachable"]),
    );
  });

  it("shows a month, and the plugins on sale", async () => {
    await machine.client().track(key, {
      plugin_id: pro,
      event_type: "agent_executed",
      event_data: { agent: "coordinator" },
    });
    expect(await machine.client().stats(key, "2026-03")).toMatchObject({
      outcome: "answered",
      body: { usage: { agents_executed: { coordinator: 1 } } },
    });
    expect(await machine.client().stats(key, "2031-01")).toMatchObject({
      outcome: "refused",
      error: "validation_error",
    });
    expect(
      await machine.client().listPlugins({ search: "operations" }),
    ).toMatchObject({ outcome: "answered", body: { pagination: { page: 1 } } });
  });
});
