import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advise } from "../../src/score/advise.ts";
import type { Finding, StaticFacts } from "../../src/score/facts.ts";
import { judge } from "../../src/score/judge.ts";
import { slotNames } from "../../src/score/rubric.ts";
import { tell } from "../../src/score/words/say.ts";
import {
  componentFactsOf,
  covering,
  everything,
  staticFactsOf,
  testFactsOf,
} from "./facts-of.ts";

const finding = (code: string, severity: Finding["severity"]): Finding => ({
  code,
  category: code.split("/")[0] as Finding["category"],
  severity,
  file: "src/a.ts",
  line: 1,
  message: "",
  fix: "",
});
const errors = (code: string, count: number) =>
  Array.from({ length: count }, () => finding(code, "medium"));

function advice(facts: StaticFacts, tests = everything) {
  return advise(judge(facts, tests)).map(({ what, slotPoints, points }) => ({
    what: tell("en", what, (text) => text),
    slotPoints,
    points,
  }));
}

describe("what would bring most points", () => {
  it("is nothing for a plugin without a fault", () => {
    expect(advice(staticFactsOf())).toEqual([]);
  });

  it("says for each rule what its errors cost, in the slot and in the score", () => {
    const facts = staticFactsOf({
      lint: { status: "measured", errors: 4, warnings: 1, subject: "" },
      findings: [
        ...errors("lint/no-undef", 1),
        ...errors("lint/use-isnan", 3),
        finding("lint/no-unused-vars", "low"),
      ],
    });
    expect(advice(facts)).toEqual([
      {
        what: "remove 3 errors of lint/use-isnan",
        slotPoints: 15,
        points: 3.75,
      },
      { what: "remove 1 error of lint/no-undef", slotPoints: 5, points: 1.25 },
      {
        what: "remove 1 warning of lint/no-unused-vars",
        slotPoints: 2,
        points: 0.5,
      },
    ]);
  });

  it("does not promise points for one rule where the slot is far below zero", () => {
    const facts = staticFactsOf({
      types: { status: "measured", errors: 30, subject: "" },
      findings: [...errors("types/TS2322", 20), ...errors("types/TS1", 10)],
    });
    expect(advice(facts)).toEqual([
      { what: "remove 30 errors", slotPoints: 100, points: 25 },
    ]);
  });

  it("names the files whose uncovered lines cost most", () => {
    const tests = covering({ "src/a.ts": [1, 2, 3], "src/b.ts": [1] });
    expect(advice(staticFactsOf(), tests).map(({ what }) => what)).toEqual([
      "cover 3 lines of src/b.ts",
      "cover 1 line of src/a.ts",
    ]);
  });

  it("says what failing tests cost, and why they fail", () => {
    const tests = testFactsOf({ status: "failed", reason: "no tests" });
    expect(advice(staticFactsOf(), tests)[0]).toEqual({
      what: "have tests that pass, up to all lines (no tests)",
      slotPoints: 100,
      points: 35,
    });
  });

  it("puts first what stops the listing, whatever it brings", () => {
    const facts = staticFactsOf({
      docs: { readme: false, manifest: true, examples: true, changelog: true },
      findings: [finding("security/pipe-to-shell", "critical")],
    });
    expect(advice(facts).map(({ what }) => what)).toEqual([
      "resolve 1 finding of security/pipe-to-shell: nothing is listed with a critical finding",
      "add README",
    ]);
  });

  it("counts a document more where fewer slots apply", () => {
    const facts = componentFactsOf({
      docs: { readme: true, manifest: true, examples: false, changelog: true },
    });
    expect(advice(facts)[0]?.points).toBeCloseTo((15 * 15) / 65);
  });

  it("asks nothing for what could not be measured", () => {
    const tests = testFactsOf({ status: "infra_error", reason: "no network" });
    expect(advice(staticFactsOf(), tests)).toEqual([]);
  });
});

const count = fc.nat(30);
const flags = fc.record({
  readme: fc.boolean(),
  manifest: fc.boolean(),
  examples: fc.boolean(),
  changelog: fc.boolean(),
});

it("all advice together brings a plugin to 100, for all facts", () => {
  fc.assert(
    fc.property(
      fc.record({ lint: count, warnings: count, types: count, listed: count }),
      flags,
      fc.subarray([1, 2, 3, 4]),
      ({ lint, warnings, types, listed }, docs, lines) => {
        const report = judge(
          staticFactsOf({
            lint: { status: "measured", errors: lint, warnings, subject: "" },
            types: { status: "measured", errors: types, subject: "" },
            docs,
            findings: [
              ...errors("lint/a", listed),
              ...errors("types/b", Math.floor(listed / 2)),
            ],
          }),
          covering({ "src/a.ts": lines }),
        );
        const now = slotNames.reduce(
          (sum, name) =>
            sum + report.slots[name].weight * (report.slots[name].score ?? 0),
          0,
        );
        const more = advise(report).reduce((sum, one) => sum + one.points, 0);
        // Coverage is rounded down to hundredths.
        expect(now + more).toBeGreaterThan(99.98);
        expect(now + more).toBeLessThan(100.001);
      },
    ),
  );
});
