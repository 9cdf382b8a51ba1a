import { describe, expect, it } from "vitest";
import { readTap } from "../../../src/collect/runners/tap-summary.ts";

describe("the summary of a test run in TAP", () => {
  it.each([
    [
      "node:test",
      "ok 1 - a\n1..3\n# tests 3\n# pass 2\n# fail 1\n# cancelled 1\n",
      2,
      2,
    ],
    ["mocha", "1..2\nok 1 a\nok 2 b\n# tests 2\n# pass 2\n# fail 0\n", 2, 0],
    [
      "tap",
      "ok 1 - test/a.ts # time=5ms {\n    ok 1 - a\n}\n1..1\n# { total: 4, pass: 4 }\n# time=9ms\n",
      4,
      0,
    ],
    [
      "tap with a failure",
      "not ok 1 - a\n# { total: 3, pass: 2, fail: 1 }\n",
      2,
      1,
    ],
    ["a runner without one", "ok 1 - a\nok 2 - b\nnot ok 3 - c\n1..3\n", 2, 1],
    ["nothing at all", "", 0, 0],
  ])("of %s", (_, tap, passed, failed) => {
    expect(readTap(tap)).toMatchObject({ passed, failed });
  });

  it("is the runner's own, which comes last, and not one that a test prints", () => {
    expect(readTap("# pass 500\n# fail 0\n# pass 1\n# fail 2\n")).toMatchObject(
      {
        passed: 1,
        failed: 2,
      },
    );
  });

  it("names the first test that fails", () => {
    const { firstFailure } = readTap(
      "ok 1 - a\n    not ok 2 - adds up\nnot ok 1 - b\n# fail 2\n",
    );
    expect(firstFailure).toBe("adds up");
  });
});
