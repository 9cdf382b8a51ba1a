import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/score/facts.ts";
import { judge } from "../../src/score/judge.ts";
import {
  componentFactsOf,
  covering,
  everything,
  staticFactsOf,
  testFactsOf,
} from "./facts-of.ts";

const finding: Finding = {
  code: "security/pipe-to-shell",
  category: "security",
  severity: "critical",
  file: "hooks/hooks.json",
  line: 3,
  message: "",
  fix: "",
};

describe("the formula", () => {
  it("gives 100 to a plugin without a fault", () => {
    const report = judge(staticFactsOf(), everything);
    expect(report).toMatchObject({
      score: 100,
      passed: true,
      verdict: "listed",
    });
  });

  it("weighs lint 25, types 25, tests 35 and documentation 15, rounded down", () => {
    const facts = staticFactsOf({
      lint: { status: "measured", errors: 3, warnings: 2, subject: "" },
      types: { status: "measured", errors: 4, subject: "" },
      docs: { readme: true, manifest: true, examples: false, changelog: false },
    });
    const report = judge(facts, covering({ "src/a.ts": [1, 2, 3] }));
    expect(report.slots.lint.score).toBe(81);
    expect(report.slots.types.score).toBe(60);
    expect(report.slots.tests.score).toBe(37.5);
    expect(report.slots.docs.score).toBe(70);
    // 20.25 + 15 + 13.125 + 10.5
    expect(report.score).toBe(58);
    expect(report.verdict).toBe("below_minimum");
  });

  it("gives each document its points", () => {
    const of = (docs: Partial<ReturnType<typeof staticFactsOf>["docs"]>) =>
      judge(
        staticFactsOf({
          docs: {
            readme: false,
            manifest: false,
            examples: false,
            changelog: false,
            ...docs,
          },
        }),
        everything,
      ).slots.docs.score;
    expect(of({})).toBe(0);
    expect(of({ readme: true })).toBe(40);
    expect(of({ manifest: true })).toBe(30);
    expect(of({ examples: true })).toBe(15);
    expect(of({ changelog: true })).toBe(15);
  });

  it("never goes below 0 for many errors", () => {
    const facts = staticFactsOf({
      lint: { status: "measured", errors: 500, warnings: 9, subject: "" },
      types: { status: "measured", errors: 500, subject: "" },
    });
    const { slots } = judge(facts, everything);
    expect([slots.lint.score, slots.types.score]).toEqual([0, 0]);
  });
});

describe("what is not measured", () => {
  it("moves the weight of tests to the other slots where there is no code", () => {
    const { slots, score } = judge(
      componentFactsOf(),
      testFactsOf({ status: "not_applicable", reason: "" }),
    );
    expect(score).toBe(100);
    expect(slots.tests).toMatchObject({
      status: "not_applicable",
      score: null,
      weight: 0,
    });
    expect(slots.lint.weight).toBeCloseTo(25 / 65);
    expect(slots.docs.weight).toBeCloseTo(15 / 65);
  });

  it("names the languages that were not measured", () => {
    const facts = componentFactsOf({
      profile: "mixed",
      languages: { shell: 1, python: 2 },
    });
    const { slots } = judge(
      facts,
      testFactsOf({ status: "not_applicable", reason: "" }),
    );
    expect(slots.tests.reason).toBe("not measured: python, shell");
  });

  it("gives no score at all when a tool failed, whatever else was seen", () => {
    const report = judge(
      staticFactsOf(),
      testFactsOf({ status: "infra_error", reason: "no network" }),
    );
    expect(report).toMatchObject({
      score: null,
      passed: false,
      verdict: "infra_error",
    });
  });

  it("counts a failed check as 0 with its reason", () => {
    const report = judge(
      staticFactsOf(),
      testFactsOf({ status: "failed", reason: "2 tests do not pass" }),
    );
    expect(report.score).toBe(65);
    expect(report.slots.tests).toMatchObject({
      status: "failed",
      score: 0,
      reason: "2 tests do not pass",
    });
  });
});

describe("what stops a listing", () => {
  it("a critical finding stops it whatever the score", () => {
    const report = judge(staticFactsOf({ findings: [finding] }), everything);
    expect(report).toMatchObject({
      score: 100,
      passed: false,
      verdict: "critical_finding",
    });
  });

  it("a broken manifest stops it whatever the score", () => {
    const broken: Finding = {
      ...finding,
      code: "contract/broken-manifest",
      category: "contract",
      severity: "high",
    };
    const report = judge(staticFactsOf({ findings: [broken] }), everything);
    expect(report).toMatchObject({ passed: false, verdict: "broken_manifest" });
  });

  it("79 points are not enough and 80 are", () => {
    const withErrors = (errors: number, warnings: number) =>
      judge(
        staticFactsOf({
          lint: { status: "measured", errors, warnings, subject: "" },
        }),
        everything,
      );
    expect(withErrors(16, 0)).toMatchObject({ score: 80, passed: true });
    expect(withErrors(16, 1)).toMatchObject({ score: 79, passed: false });
  });
});

describe("test facts are hostile", () => {
  it.each([
    ["a line that cannot be covered", { "src/a.ts": [1, 99_999] }],
    ["a file that does not exist", { "src/forged.ts": [1] }],
    ["a name that every object has", { constructor: [1] }],
  ])("%s gives the whole report away as forged", (_, covered) => {
    const { slots } = judge(staticFactsOf(), covering(covered));
    expect(slots.tests).toMatchObject({ status: "failed", score: 0 });
    expect(slots.tests.reason).toContain("was not made by the scorer");
  });

  it("coverage without a test is forged as well", () => {
    const { slots } = judge(
      staticFactsOf(),
      testFactsOf({
        status: "measured",
        runner: "vitest",
        covered: { "src/a.ts": [1] },
        tests_passed: 0,
      }),
    );
    expect(slots.tests).toMatchObject({ status: "failed", score: 0 });
  });

  it("a line named twice counts once, and the report says whose word it is", () => {
    const { slots } = judge(
      staticFactsOf(),
      covering({ "src/a.ts": [1, 1, 1] }),
    );
    expect(slots.tests.score).toBe(12.5);
    expect(slots.tests.reason).toContain(
      "by the word of the plugin's own code",
    );
  });

  it("a file that is left out counts as not covered", () => {
    const { slots } = judge(
      staticFactsOf(),
      covering({ "src/a.ts": [1, 2, 3, 4] }),
    );
    expect(slots.tests.score).toBe(50);
  });

  it("'not applicable' is not believed where there is code", () => {
    const { slots } = judge(
      staticFactsOf(),
      testFactsOf({ status: "not_applicable", reason: "trust me" }),
    );
    expect(slots.tests).toMatchObject({ status: "failed", score: 0 });
  });
});
