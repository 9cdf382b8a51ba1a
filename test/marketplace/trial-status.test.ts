import { describe, expect, it } from "vitest";
import { trialStatus } from "../../src/marketplace/trial-status.ts";
import { later, noon } from "../support/licence-records.ts";

const trial = {
  started_at: noon.toISOString(),
  expires_at: later(14).toISOString(),
  license_id: "licence",
};

describe("the status of a trial", () => {
  it("is available before it was ever started", () => {
    expect(trialStatus(null, noon)).toEqual({
      eligible: true,
      status: "available",
    });
  });

  it.each([
    [0, 14],
    [0.5, 14],
    [13, 1],
    [13.999, 1],
  ])("after %d days is active with %d days remaining", (day, remaining) => {
    expect(trialStatus(trial, later(day))).toEqual({
      eligible: false,
      status: "active",
      days_remaining: remaining,
    });
  });

  it.each([14, 400])("after %d days is expired, and stays used up", (day) => {
    expect(trialStatus(trial, later(day))).toEqual({
      eligible: false,
      status: "expired",
      expired_at: later(14).toISOString(),
    });
  });
});
