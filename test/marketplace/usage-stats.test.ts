import { describe, expect, it } from "vitest";
import {
  monthEnd,
  periodOf,
  projectMonth,
} from "../../src/marketplace/usage-stats.ts";

const counts = { issues: 10, tokens: 1_000 };

describe("projectMonth", () => {
  it.each([
    ["2026-02", 28],
    ["2028-02", 29],
    ["2026-04", 30],
    ["2026-12", 31],
  ])(
    "knows that %s has %i days, and doubles at half of them",
    (period, days) => {
      const start = Date.parse(`${period}-01T00:00:00Z`);
      const half = new Date(start + (days / 2) * 86_400_000);
      expect(projectMonth(counts, period, half)).toEqual({
        issues_processed: 20,
        tokens_consumed: 2_000,
        days_elapsed: days / 2,
        days_in_month: days,
      });
    },
  );

  it("leaves a past month as it was", () => {
    const now = new Date("2026-05-01T00:00:00Z");
    expect(projectMonth(counts, "2026-04", now)).toMatchObject({
      issues_processed: 10,
      tokens_consumed: 1_000,
      days_elapsed: 30,
    });
  });

  it("promises no millions in a month's first minutes", () => {
    const now = new Date("2026-04-01T00:00:01Z");
    expect(
      projectMonth({ issues: 1, tokens: 0 }, "2026-04", now),
    ).toMatchObject({ issues_processed: 720, tokens_consumed: 0 });
  });
});

describe("months", () => {
  it("begin and end in UTC, the year too", () => {
    expect(periodOf("2026-12-31T23:59:59.999Z")).toBe("2026-12");
    expect(periodOf("2027-01-01T08:59:59+09:00")).toBe("2026-12");
    expect(monthEnd("2026-12").toISOString()).toBe("2027-01-01T00:00:00.000Z");
    expect(monthEnd("2028-02").toISOString()).toBe("2028-03-01T00:00:00.000Z");
  });
});
