import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSetupGuard } from "../../src/http/setup-guard.ts";

const hour = 60 * 60_000;
const word = (right: string) => fc.constantFrom(right, "", "wrong", "token");
const step = fc.oneof(
  fc.record({ kind: fc.constant("leave" as const), word: word("token") }),
  fc.record({ kind: fc.constant("back" as const), word: word("state") }),
  fc.record({
    kind: fc.constant("wait" as const),
    ms: fc.integer({ min: 0, max: hour }),
  }),
);

describe("the way to GitHub and back", () => {
  it("is gone once at most, by the right token and the right state, within an hour, whatever is tried in between", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let now = 0;
        let leftAt: number | null = null;
        let isBack = false;
        const guard = createSetupGuard("token", {
          newState: () => "state",
          clock: () => new Date(now),
        });
        for (const one of steps) {
          if (one.kind === "wait") now += one.ms;
          else if (one.kind === "leave") {
            const expected = one.word === "token" && leftAt === null;
            expect(guard.opens(one.word)).toBe(expected);
            expect(guard.leave(one.word, "a/b")).toBe(
              expected ? "state" : null,
            );
            if (expected) leftAt = now;
          } else {
            const right = one.word === "state" && leftAt !== null && !isBack;
            const inTime = now < (leftAt ?? 0) + hour;
            expect(guard.comeBack(one.word)).toBe(
              right && inTime ? "a/b" : null,
            );
            if (right) isBack = true;
          }
        }
      }),
    );
  });
});
