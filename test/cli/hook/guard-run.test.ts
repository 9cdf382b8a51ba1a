import { describe, expect, it } from "vitest";
import {
  forgetTurn,
  guardRun,
  settleTurn,
  type Gate,
  type GateReply,
} from "../../../src/cli/hook/guard-run.ts";
import type {
  OpenHolds,
  SessionHolds,
} from "../../../src/cli/hook/open-holds.ts";

/** One licence of a marketplace: its month, and whether it can be reached. */
function world(limit: number) {
  const state = {
    limit,
    reachable: true,
    denied: null as string | null,
    trusted: true,
    held: new Map<string, number>(),
    counted: new Map<string, number>(),
    asked: 0,
  };
  const sum = (of: Map<string, number>) =>
    [...of.values()].reduce((total, issues) => total + issues, 0);
  const left = () => state.limit - sum(state.held) - sum(state.counted);
  const spent: GateReply = {
    outcome: "spent",
    message:
      "Monthly limit reached (100 issues). Upgrade to Pro for unlimited issues.",
    upgrade_url: "https://api.example.com/upgrade",
  };
  const refusal = (): GateReply | null => {
    state.asked += 1;
    if (!state.reachable)
      return { outcome: "unreachable", reason: "no network" };
    return state.denied === null
      ? null
      : { outcome: "denied", code: state.denied };
  };
  const granted = (): GateReply => ({
    outcome: "granted",
    issues_remaining: left(),
  });
  const gate: Gate = {
    hold: (id, issues) => {
      const refused = refusal();
      if (refused) return Promise.resolve(refused);
      if (state.counted.has(id))
        return Promise.resolve({ outcome: "settled_before" });
      if (!state.held.has(id)) {
        if (issues > left()) return Promise.resolve(spent);
        state.held.set(id, issues);
      }
      return Promise.resolve(granted());
    },
    look: () => Promise.resolve(refusal() ?? (left() > 0 ? granted() : spent)),
    commit: (id, issues) => {
      if (!state.reachable) return Promise.resolve(false);
      state.held.delete(id);
      state.counted.set(id, issues);
      return Promise.resolve(true);
    },
    count: (id, issues) => {
      state.counted.set(id, issues);
      return Promise.resolve(true);
    },
    judgeOffline: () =>
      Promise.resolve(
        state.trusted
          ? { outcome: "valid" }
          : { outcome: "unknown", reason: "it was last seen 4 days ago." },
      ),
  };
  return { state, gate, left, counted: () => sum(state.counted) };
}

function memory(): OpenHolds {
  const sessions = new Map<string, SessionHolds>();
  return {
    read: (session) =>
      Promise.resolve(sessions.get(session) ?? { round: 0, open: [], due: [] }),
    write: (session, holds) => {
      sessions.set(session, holds);
      return Promise.resolve();
    },
  };
}

const run = (...issues: string[]) => ({
  session: "s",
  plugin_id: "miyabi-operations-pro",
  issues,
});

describe("an agent run", () => {
  it("holds as many issues as it names, once, and counts them when the turn is over", async () => {
    const { gate, state, left, counted } = world(100);
    const holds = memory();
    expect(await guardRun(gate, holds, run("12", "13"))).toEqual({
      outcome: "pass",
    });
    expect(await guardRun(gate, holds, run("12", "13"))).toEqual({
      outcome: "pass",
    });
    expect(await guardRun(gate, holds, run("13"))).toEqual({ outcome: "pass" });
    expect(state.asked).toBe(1);
    expect(left()).toBe(98);
    await settleTurn(gate, holds, "s");
    expect([counted(), left()]).toEqual([2, 98]);
    await settleTurn(gate, holds, "s");
    expect(counted()).toBe(2);
  });

  it("asks only for what the session does not hold yet", async () => {
    const { gate, left } = world(100);
    const holds = memory();
    await guardRun(gate, holds, run("12"));
    await guardRun(gate, holds, run("12", "13"));
    expect(left()).toBe(98);
  });

  it("finds the same hold by its id when the memory was lost", async () => {
    const { gate, left } = world(100);
    await guardRun(gate, memory(), run("12", "13"));
    await guardRun(gate, memory(), run("12", "13"));
    expect(left()).toBe(98);
  });

  it("of the same issues again is new work, with or without memory", async () => {
    const { gate, left, counted } = world(100);
    for (const holds of [memory(), memory()]) {
      for (let n = 0; n < 2; n += 1) {
        await guardRun(gate, holds, run("12"));
        await settleTurn(gate, holds, "s");
      }
    }
    expect([counted(), left()]).toEqual([4, 96]);
  });

  it("is blocked with the message and the link when the month is spent", async () => {
    const { gate, left } = world(1);
    const holds = memory();
    expect(await guardRun(gate, holds, run("12", "13"))).toEqual({
      outcome: "block",
      message:
        "Monthly limit reached (100 issues). Upgrade to Pro for unlimited issues. https://api.example.com/upgrade",
    });
    expect(left()).toBe(1);
    expect(await guardRun(gate, holds, run("12"))).toMatchObject({
      outcome: "pass",
    });
    expect(await guardRun(gate, memory(), run())).toMatchObject({
      outcome: "block",
    });
  });

  it("warns below ten, and not when there is no limit", async () => {
    expect(await guardRun(world(11).gate, memory(), run("1"))).toEqual({
      outcome: "pass",
    });
    expect(await guardRun(world(10).gate, memory(), run("1"))).toEqual({
      outcome: "pass",
      message: "9 issues remaining this month.",
    });
    const unlimited: Gate = {
      ...world(1).gate,
      hold: () => Promise.resolve({ outcome: "granted", issues_remaining: -1 }),
    };
    expect(await guardRun(unlimited, memory(), run("1"))).toEqual({
      outcome: "pass",
    });
  });

  it("is blocked with the code in words when the licence is denied", async () => {
    const { gate, state } = world(100);
    state.denied = "EXPIRED";
    expect(await guardRun(gate, memory(), run("1"))).toEqual({
      outcome: "block",
      message:
        "The licence has ended. Renew the plan, or go on with the free one: miyabi install miyabi-operations-pro (EXPIRED)",
    });
    state.denied = "toString";
    expect((await guardRun(gate, memory(), run("1"))).message).toBe(
      "The marketplace does not accept the licence. (toString)",
    );
  });
});

describe("without network", () => {
  it("a run goes on while the licence can be trusted, and is counted", async () => {
    const { gate, state, counted } = world(100);
    const holds = memory();
    state.reachable = false;
    expect(await guardRun(gate, holds, run("12", "13"))).toMatchObject({
      outcome: "pass",
      message: expect.stringContaining("as it was last known") as string,
    });
    await settleTurn(gate, holds, "s");
    expect(counted()).toBe(2);
  });

  it("a run is blocked beyond the trust, with what to do", async () => {
    const { gate, state } = world(100);
    state.reachable = false;
    state.trusted = false;
    const { outcome, message } = await guardRun(gate, memory(), run("12"));
    expect(outcome).toBe("block");
    expect(message).toContain("Connect to the network once");
  });

  it("what was held is counted later, also after other prompts", async () => {
    const { gate, state, left, counted } = world(100);
    const holds = memory();
    await guardRun(gate, holds, run("12"));
    state.reachable = false;
    await settleTurn(gate, holds, "s");
    await forgetTurn(holds, "s");
    state.reachable = true;
    await settleTurn(gate, holds, "s");
    expect([counted(), left()]).toEqual([1, 99]);
  });
});

describe("an interrupted turn", () => {
  it("is not counted, and its hold is found again", async () => {
    const { gate, left, counted } = world(100);
    const holds = memory();
    await guardRun(gate, holds, run("12"));
    await forgetTurn(holds, "s");
    await settleTurn(gate, holds, "s");
    expect([counted(), left()]).toEqual([0, 99]);
    await guardRun(gate, holds, run("12"));
    expect(left()).toBe(99);
  });
});
