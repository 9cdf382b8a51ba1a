import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { retryPause } from "../../src/jobs/backoff.ts";

describe("the pause before the next try", () => {
  it("grows, and is an hour at most", () => {
    expect(
      [1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => retryPause(attempt)),
    ).toEqual([5, 15, 45, 135, 405, 1_215, 3_600, 3_600]);
  });

  it("is never shorter than the other side asked for, however long that is", () => {
    expect(retryPause(1, 60)).toBe(60);
    expect(retryPause(3, 10)).toBe(45);
    expect(retryPause(1, 7_200)).toBe(7_200);
  });

  it("never gets shorter from one try to the next", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.nat(10_000),
        (attempt, asked) => {
          expect(retryPause(attempt + 1, asked)).toBeGreaterThanOrEqual(
            retryPause(attempt, asked),
          );
        },
      ),
    );
  });
});
