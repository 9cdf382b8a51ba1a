import type { CheckView, ScoredPlugin } from "./check-view.ts";

/**
 * True for a plugin that the pull request does not touch and that is below the minimum as it was on the base branch: who
 * works on its neighbour cannot mend it. Only the score is forgiven, and only while it is no worse: a file that several
 * plugins share may spoil one that is not touched, and a critical finding or a broken manifest stops everybody.
 */
export function isAsBefore(
  { pull }: Pick<CheckView, "pull">,
  { path, report, base }: ScoredPlugin,
): boolean {
  return (
    pull !== null &&
    !pull.touched.includes(path) &&
    report.verdict === "below_minimum" &&
    report.score !== null &&
    base !== null &&
    base.score <= report.score
  );
}
