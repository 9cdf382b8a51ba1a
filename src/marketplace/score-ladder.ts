import type { Report, SlotName } from "../score/report.ts";
import { slotNames } from "../score/rubric.ts";

const steps: Record<SlotName, string> = {
  lint: "mend every error (5 points each) and every warning (2 points each)",
  types: "mend every error (10 points each)",
  tests: "cover every line that the table counts, with tests that pass",
  docs: "add what the table names as missing",
};

/** For each slot with points left: what full points take, and what that is worth in the total. The dearest first. */
export function scoreLadder(report: Report): string[] {
  const rungs = slotNames
    .flatMap((name) => {
      const { score, weight } = report.slots[name];
      return score === null || score >= 100
        ? []
        : [{ name, score, gain: (100 - score) * weight }];
    })
    .toSorted((a, b) => b.gain - a.gain);
  return rungs.map(
    ({ name, score, gain }) =>
      `- ${name} ${score}/100 (+${gain.toFixed(1)}): for full points ${steps[name]}`,
  );
}
