import { describe, expect, it } from "vitest";
import { judge } from "../../src/score/judge.ts";
import { publishReport } from "../../src/score/publish-report.ts";
import { publishedReportSchema } from "../../src/score/report.ts";
import {
  componentFactsOf,
  covering,
  staticFactsOf,
  testFactsOf,
} from "./facts-of.ts";

const place = {
  repository: "ayumi/tools",
  repository_id: 70,
  commit: "a".repeat(40),
  path: "plugins/tidy",
};

describe("the published report", () => {
  const report = judge(
    staticFactsOf({
      types: { status: "measured", errors: 2, subject: "TypeScript" },
    }),
    covering({ "src/a.ts": [1, 2, 3, 4] }),
  );
  const published = publishReport(report, place);

  it("is what its schema says", () => {
    expect(publishedReportSchema.parse(published)).toEqual(published);
  });

  it("says which bytes it is about, with the repository's id", () => {
    expect(published).toMatchObject(place);
  });

  it("says what each slot brings and could bring, and the sum is the score", () => {
    expect(published.slots.types).toMatchObject({ granted: 20, maximum: 25 });
    expect(published.slots.tests).toMatchObject({ granted: 17.5, maximum: 35 });
    const granted = Object.values(published.slots).reduce(
      (sum, slot) => sum + (slot.granted ?? 0),
      0,
    );
    expect(Math.floor(granted)).toBe(published.score);
  });

  it("shows coverage by file, without lines that are not there", () => {
    expect(published.facts.coverage).toEqual({
      "src/a.ts": { covered: 4, coverable: 4 },
      "src/b.ts": { covered: 0, coverable: 4 },
    });
  });

  it("puts first in its advice what brings most", () => {
    expect(published.advice[0]).toEqual({
      what: "cover 4 lines of src/b.ts",
      slot: "tests",
      slot_points: 50,
      points: 17.5,
    });
  });

  it("has no points where there is no number", () => {
    const { slots } = publishReport(
      judge(
        componentFactsOf(),
        testFactsOf({ status: "not_applicable", reason: "" }),
      ),
      { ...place, repository: null, repository_id: null, commit: null },
    );
    expect(slots.tests).toMatchObject({ granted: null, maximum: 0 });
    expect(slots.lint).toMatchObject({ granted: 38.46, maximum: 38.46 });
  });
});
