import { describe, expect, it } from "vitest";
import { hookAnswer } from "../../../src/cli/hook/hook-answer.ts";
import { reservationId } from "../../../src/cli/hook/reservation-id.ts";

describe("an answer in the hooks' protocol", () => {
  it("blocks a prompt with a decision and its reason", () => {
    const block = { outcome: "block", message: "Spent." } as const;
    const answer = { decision: "block", reason: "Spent." };
    expect(hookAnswer("UserPromptSubmit", block)).toEqual(answer);
    expect(hookAnswer("UserPromptExpansion", block)).toEqual(answer);
  });

  it("denies a tool to Claude, and tells the person too", () => {
    expect(
      hookAnswer("PreToolUse", { outcome: "block", message: "Spent." }),
    ).toEqual({
      hookSpecificOutput: {
        hookEventName: "PreToolUse",
        permissionDecision: "deny",
        permissionDecisionReason: "Spent.",
      },
      systemMessage: "Spent.",
    });
  });

  it("says nothing when there is nothing to say: it never allows what the person would be asked for", () => {
    expect(hookAnswer("PreToolUse", { outcome: "pass" })).toBeNull();
    expect(
      hookAnswer("UserPromptSubmit", { outcome: "pass", message: "9 left." }),
    ).toEqual({ systemMessage: "9 left." });
  });
});

describe("the id of a hold", () => {
  const of = { plugin_id: "p", session: "s", issues: ["12", "13"], round: 0 };

  it("is a UUID, and the same for the same work", () => {
    expect(reservationId(of)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(reservationId({ ...of })).toBe(reservationId(of));
  });

  it.each([
    { session: "t" },
    { plugin_id: "q" },
    { issues: ["12"] },
    { issues: ["12,13"] },
    { round: 1 },
  ])("is another one with %j", (other) => {
    expect(reservationId({ ...of, ...other })).not.toBe(reservationId(of));
  });
});
