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

let world: ApiWorld;
let machine: Machine;

beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.db.close());
beforeEach(async () => {
  world.time.now = noon;
  machine = await newMachine(world);
});
afterEach(() => machine.remove());

describe("a key that ends", () => {
  it("is exchanged for the next one by itself, and the store keeps that", async () => {
    const { key, token } = await proHolder(world);
    await machine.client().install(pro, token);
    world.time.now = later(29);
    await world.deps.verifier.refresh();
    expect((await machine.client().verify(key)).outcome).toBe("valid");
    const kept = await machine.store.read();
    const next = kept.state === "read" ? (kept.licences[pro] ?? "") : "";
    expect(next).not.toBe(key);
    world.time.now = later(36);
    await world.deps.verifier.refresh();
    expect((await machine.client().verify(next)).outcome).toBe("valid");
    // The machine that slept holds the first one still.
    expect((await machine.client().verify(key)).outcome).toBe("valid");
  });

  it("is exchanged when another licence took its place", async () => {
    const { key, token } = await proHolder(world);
    await machine.client().startTrial(pro, token);
    await world.deps.verifier.refresh();
    expect(await machine.client().verify(key)).toMatchObject({
      outcome: "valid",
      licence: { tier: "pro" },
    });
  });

  it("is not exchanged when it was revoked", async () => {
    const { key } = await proHolder(world);
    await revoke(world, key);
    expect(await machine.client().verify(key)).toEqual({
      outcome: "denied",
      code: "REVOKED",
    });
    expect(machine.network.arrived).not.toContain("/v1/licenses/refresh");
  });
});
