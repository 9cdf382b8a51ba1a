import type { Finding } from "../score/facts.ts";
import type { Report } from "../score/report.ts";
import { MINIMUM_SCORE } from "../score/rubric.ts";
import type { AcceptedFinding } from "./ports/submissions.ts";

/** What of a report says whether it passes. */
export type Judged = Pick<Report, "score" | "passed" | "verdict"> & {
  findings: Pick<Finding, "code" | "severity">[];
};

/** The codes that stand in the way of a listing, each once, and were not accepted. */
function blockingCodes(
  report: Judged,
  accepted: readonly AcceptedFinding[],
): string[] {
  const known = new Set(accepted.map(({ code }) => code));
  const critical = report.findings
    .filter(({ severity }) => severity === "critical")
    .map(({ code }) => code);
  return [...new Set(critical)].filter((code) => !known.has(code));
}

/**
 * True when the report passes, or would but for critical findings that a maintainer accepted.
 * A broken manifest, a low score and a missing one cannot be accepted away.
 */
export function passesWith(
  report: Judged,
  accepted: readonly AcceptedFinding[],
): boolean {
  if (report.passed) return true;
  return (
    report.verdict === "critical_finding" &&
    report.score !== null &&
    report.score >= MINIMUM_SCORE &&
    blockingCodes(report, accepted).length === 0
  );
}
