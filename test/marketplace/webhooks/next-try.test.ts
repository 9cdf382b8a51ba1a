import { expect, it } from "vitest";
import { nextTry } from "../../../src/marketplace/webhooks/next-try.ts";

it("tries a delivery eight times in a day, with growing pauses", () => {
  const pauses: number[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const pause = nextTry(attempts);
    if (pause === null) break;
    pauses.push(pause);
  }
  expect(pauses).toHaveLength(7);
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  const whole = pauses.reduce((sum, pause) => sum + pause, 0);
  expect(whole / 3_600).toBeCloseTo(24, 1);
});
