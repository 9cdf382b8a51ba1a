import { expect, it } from "vitest";
import { addBusinessDays } from "../../src/marketplace/business-days.ts";

it.each([
  ["2026-11-23T10:00:00.000Z", 1, "2026-11-24T10:00:00.000Z"],
  ["2026-11-27T10:00:00.000Z", 1, "2026-11-30T10:00:00.000Z"],
  ["2026-11-28T10:00:00.000Z", 5, "2026-12-04T10:00:00.000Z"],
  ["2026-12-30T10:00:00.000Z", 3, "2027-01-04T10:00:00.000Z"],
  ["2026-11-28T10:00:00.000Z", 0, "2026-11-28T10:00:00.000Z"],
])("%s and %i business days is %s", (from, days, to) => {
  expect(addBusinessDays(from, days)).toBe(to);
});
