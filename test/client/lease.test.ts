import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from "vitest";
import type { LeaseOptions } from "../../src/client/lease.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { newMachine, type Machine } from "../support/client-world.ts";
import { noon } from "../support/licence-records.ts";
import { proHolder } from "../support/pro-holder.ts";

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
  // One slot.
  ({ key } = await proHolder(world));
});
afterEach(() => machine.remove());

/** A timer that a test turns. */
function heartbeats() {
  let beat: (() => void) | null = null;
  const every = (seconds: number, run: () => void) => {
    expect(seconds).toBe(20);
    beat = run;
    return () => {
      beat = null;
    };
  };
  return {
    every,
    isRunning: () => beat !== null,
    /** Lets seconds pass, and waits until the heartbeat was answered. */
    after: async (seconds: number) => {
      world.time.now = new Date(world.time.now.getTime() + seconds * 1_000);
      const before = machine.network.done;
      beat?.();
      if (machine.network.failure === null)
        await expect.poll(() => machine.network.done).toBeGreaterThan(before);
      // What is done with the answer.
      for (let n = 0; n < 20; n += 1)
        await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const acquire = async (options: LeaseOptions = {}) => {
  const reply = await machine
    .client()
    .acquire(key, { releaseOnExit: false, ...options });
  return reply;
};

describe("a slot", () => {
  it("is kept by heartbeats for as long as the work takes, and given back", async () => {
    const timer = heartbeats();
    const reply = await acquire({ host: "laptop", every: timer.every });
    if (reply.outcome !== "acquired") throw new Error(reply.outcome);
    for (let n = 0; n < 5; n += 1) await timer.after(20);
    expect(await acquire({ host: "ci" })).toMatchObject({
      outcome: "refused",
      error: "concurrency_exceeded",
      message: expect.stringMatching(/laptop.*may free at/) as string,
      details: [{ path: "holders.0" }],
    });
    await reply.lease.release();
    expect(timer.isRunning()).toBe(false);
    const next = await acquire();
    expect(next.outcome).toBe("acquired");
    // Given back twice it takes nobody's slot.
    await reply.lease.release();
    expect((await acquire()).outcome).toBe("refused");
  });

  it("is given back at the end of a block", async () => {
    {
      const reply = await acquire();
      if (reply.outcome !== "acquired") throw new Error(reply.outcome);
      await using held = reply.lease;
      expect(held.lease_id).not.toBe("");
    }
    expect((await acquire()).outcome).toBe("acquired");
  });

  it("outlives a heartbeat that does not get through", async () => {
    const timer = heartbeats();
    const lost: string[] = [];
    await acquire({ every: timer.every, onLost: (why) => lost.push(why) });
    machine.network.failure = "status 429";
    await timer.after(20);
    await timer.after(20);
    machine.network.failure = null;
    await timer.after(15);
    await timer.after(20);
    expect(lost).toEqual([]);
    expect((await acquire()).outcome).toBe("refused");
  });

  it("that ran out while the machine slept is lost, and says so once", async () => {
    const timer = heartbeats();
    const lost: string[] = [];
    await acquire({ every: timer.every, onLost: (why) => lost.push(why) });
    await timer.after(61);
    expect(lost).toEqual([expect.stringContaining("ran out")]);
    expect(timer.isRunning()).toBe(false);
    expect((await acquire()).outcome).toBe("acquired");
  });

  it("cannot be had of a marketplace out of reach, which is no refusal", async () => {
    machine.network.failure = "a login page in between";
    expect((await acquire()).outcome).toBe("unreachable");
  });

  it("leaves no listener behind that would end the process", async () => {
    const before = process.listenerCount("SIGTERM");
    const reply = await acquire({ releaseOnExit: true });
    expect(process.listenerCount("SIGTERM")).toBe(before + 1);
    if (reply.outcome === "acquired") await reply.lease.release();
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });
});
