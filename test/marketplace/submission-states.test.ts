import { describe, expect, it } from "vitest";
import type { SubmissionState } from "../../src/marketplace/ports/submissions.ts";
import {
  canMove,
  isOpen,
  moveTo,
  stateTitles,
} from "../../src/marketplace/submission-states.ts";
import { submissionRow } from "./submission-row.ts";

const states = Object.keys(stateTitles) as SubmissionState[];

describe("the states of a submission", () => {
  it("end in published, rejected and withdrawn", () => {
    const ends = states.filter(
      (from) => !states.some((to) => canMove(from, to)),
    );
    expect(ends).toEqual(["published", "rejected", "withdrawn"]);
  });

  it("can be rejected or withdrawn exactly while they are open", () => {
    for (const state of states) {
      expect(canMove(state, "rejected")).toBe(isOpen(state));
      expect(canMove(state, "withdrawn")).toBe(isOpen(state));
    }
  });

  it("reach approved from the review alone, and published from approved alone", () => {
    const to = (target: SubmissionState) =>
      states.filter((from) => canMove(from, target));
    expect(to("approved")).toEqual(["pending_review"]);
    expect(to("published")).toEqual(["approved"]);
  });

  it("make a wrong move an error, not an answer", () => {
    const row = submissionRow({ state: "published" });
    expect(() => moveTo(row, "scoring")).toThrow("cannot go from published");
  });
});
