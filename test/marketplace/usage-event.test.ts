import { describe, expect, it } from "vitest";
import { countsOf, readUsageEvent } from "../../src/marketplace/usage-event.ts";
import { later, noon } from "../support/licence-records.ts";

const event_id = "0190b3a0-0000-7000-8000-000000000001";
const any = {
  event_id,
  plugin_id: "miyabi-operations-pro",
  event_type: "issue_processed",
};

function read(change: object) {
  return readUsageEvent({ ...any, ...change }, noon);
}
function reason(change: object) {
  const answer = read(change);
  return answer.outcome === "rejected" ? answer.reason : "accepted";
}
function content(change: object) {
  const answer = read(change);
  return answer.outcome === "event" ? answer.event.content : answer.reason;
}
/** `object` as a body brings it: with own names such as `__proto__`. */
const parsed = (json: string) => JSON.parse(json) as Record<string, unknown>;

describe("readUsageEvent", () => {
  it("fills in the time and the data that a client left out", () => {
    expect(read({})).toMatchObject({
      outcome: "event",
      event: { ...any, event_data: {}, occurred_at: noon.toISOString() },
    });
  });

  it("rejects what is no event, with the id where there is one", () => {
    for (const input of [null, 7, "x", [], {}])
      expect(readUsageEvent(input, noon)).toMatchObject({
        outcome: "rejected",
        event_id: null,
      });
    expect(read({ plugin_id: 7 })).toMatchObject({
      outcome: "rejected",
      event_id,
    });
    expect(reason({ event_id: "1" })).toBe("event_id must be a UUID");
    expect(reason({ event_data: [] })).toBe("event_data must be a JSON object");
  });

  it.each(["a", "issue_processed", "a.b", "a.1", "plugin.my_step.done"])(
    "takes the type %s",
    (event_type) => {
      expect(reason({ event_type })).toBe("accepted");
    },
  );

  it.each([
    "",
    "A",
    "1a",
    "_a",
    "a.",
    ".a",
    "a..b",
    "a-b",
    "a b",
    "a".repeat(65),
  ])("rejects the type %j", (event_type) => {
    expect(reason({ event_type })).toContain("event_type");
  });

  it("takes times from 35 days back to 5 minutes ahead", () => {
    const at = (ms: number) => ({
      occurred_at: new Date(noon.getTime() + ms).toISOString(),
    });
    const days = (n: number) => later(n).getTime() - noon.getTime();
    expect(reason(at(days(-35)))).toBe("accepted");
    expect(reason(at(days(-35) - 1))).toContain("35 days back");
    expect(reason(at(300_000))).toBe("accepted");
    expect(reason(at(300_001))).toContain("5 minutes ahead");
    expect(reason({ occurred_at: "yesterday" })).toContain("ISO 8601");
    expect(reason({ occurred_at: "2026-02-30T00:00:00Z" })).toContain(
      "ISO 8601",
    );
  });

  it("reads a time with an offset as the same moment in UTC", () => {
    expect(read({ occurred_at: "2026-03-01T20:30:00+09:00" })).toMatchObject({
      event: { occurred_at: "2026-03-01T11:30:00.000Z" },
    });
  });

  it("measures event_data in bytes of UTF-8, not in characters", () => {
    const frame = JSON.stringify({ note: "" }).length;
    const ascii = "a".repeat(8_192 - frame);
    expect(reason({ event_data: { note: ascii } })).toBe("accepted");
    expect(reason({ event_data: { note: `${ascii}a` } })).toContain("8 KiB");
    const wide = "雅".repeat(Math.floor((8_192 - frame) / 3));
    expect(reason({ event_data: { note: wide } })).toBe("accepted");
    expect(reason({ event_data: { note: `${wide}雅` } })).toContain("8 KiB");
  });

  it("gives one content to one event, however its names are ordered", () => {
    const one = parsed('{"b":{"y":1,"x":[1,{"q":1,"p":2}]},"a":2}');
    const same = parsed('{"a":2,"b":{"x":[1,{"p":2,"q":1}],"y":1}}');
    expect(content({ event_data: one })).toBe(content({ event_data: same }));
  });

  it("gives another content to whatever else is different", () => {
    const contents = [
      {},
      { event_type: "agent_executed" },
      { plugin_id: "other" },
      { event_data: { a: 1 } },
      { event_data: { a: "1" } },
      { event_data: { a: { b: 1 } } },
      { event_data: { a: [["b", 1]] } },
      // Only a time that the client gave is part of it: a retry without one comes later.
      { occurred_at: noon.toISOString() },
    ].map(content);
    expect(new Set(contents).size).toBe(contents.length);
    const atNoon = readUsageEvent(any, noon);
    const aDayLater = readUsageEvent(any, later(1));
    expect(atNoon).toMatchObject({ event: { content: contents[0] } });
    expect(aDayLater).toMatchObject({ event: { content: contents[0] } });
  });
});

describe("countsOf", () => {
  const counts = (event_type: string, event_data: Record<string, unknown>) =>
    countsOf({ event_type, event_data, occurred_at: noon.toISOString() });
  const days = { "2026-03-01": 1 };

  it("counts an issue with its tokens and each agent, in both spellings", () => {
    const expected = {
      issues: 1,
      tokens: 12,
      agents: { coordinator: 2, review: 1 },
      commands: {},
      days,
    };
    const agents = ["coordinator", "review", "coordinator"];
    expect(
      counts("issue_processed", { tokens_consumed: 12, agents_used: agents }),
    ).toEqual(expected);
    expect(
      counts("issue_processed", { tokensConsumed: 12, agentsUsed: agents }),
    ).toEqual(expected);
  });

  it("counts an agent, a command, and of any other type the tokens", () => {
    const none = { issues: 0, agents: {}, commands: {}, days };
    expect(counts("agent_executed", { agent: "codegen" })).toEqual({
      ...none,
      tokens: 0,
      agents: { codegen: 1 },
    });
    expect(
      counts("command_used", { command: "verify", tokens_consumed: 3 }),
    ).toEqual({ ...none, tokens: 3, commands: { verify: 1 } });
    expect(counts("plugin.started", { tokens_consumed: 4, agent: 7 })).toEqual({
      ...none,
      tokens: 4,
    });
  });

  it("takes so many tokens at most that no month's sum leaves its range", () => {
    const most = counts("any", { tokens_consumed: 1_000_000_000 });
    expect(most).toMatchObject({ tokens: 1_000_000_000 });
    expect(counts("any", { tokens_consumed: 1_000_000_001 })).toEqual({
      reason: "event_data.tokens_consumed must be at most 1000000000",
    });
  });

  it.each([-1, 1.5, "3", null, 2 ** 53, NaN, Infinity])(
    "rejects %s tokens",
    (tokens_consumed) => {
      expect(counts("any", { tokens_consumed })).toHaveProperty("reason");
    },
  );

  it("rejects names that are none, and prototypes' above all", () => {
    for (const agent of ["", 7, "__proto__", "a\nb", "a".repeat(101)]) {
      expect(counts("agent_executed", { agent })).toHaveProperty("reason");
      expect(
        counts("issue_processed", { agents_used: [agent] }),
      ).toHaveProperty("reason");
    }
    expect(counts("agent_executed", {})).toHaveProperty("reason");
    expect(counts("command_used", {})).toHaveProperty("reason");
    // A type and an agent that objects have by themselves are names like all others.
    expect(counts("constructor", {})).toMatchObject({ issues: 0 });
    expect(counts("agent_executed", { agent: "constructor" })).toMatchObject({
      agents: { constructor: 1 },
    });
  });

  it("counts the day in UTC", () => {
    const event = readUsageEvent(
      { ...any, occurred_at: "2026-03-01T08:59:59+09:00" },
      noon,
    );
    expect(event.outcome === "event" && countsOf(event.event)).toMatchObject({
      days: { "2026-02-28": 1 },
    });
  });
});
