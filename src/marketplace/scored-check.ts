import { annotations } from "../score/annotations.ts";
import { headline } from "../score/headline.ts";
import { MINIMUM_SCORE } from "../score/rubric.ts";
import { isAsBefore } from "./as-before.ts";
import { scoredSummary } from "./check-summary.ts";
import {
  onlyClaimed,
  type CheckView,
  type ScoredPlugin,
} from "./check-view.ts";
import { rerunButton, type CheckWrite } from "./check-write.ts";
import { signed } from "./signed.ts";

/** Nobody reads more, and each 50 cost a request. */
const MAX_ANNOTATIONS = 500;

const levelRank = { failure: 0, warning: 1, notice: 2 } as const;

/**
 * The end of a check that has scores: a row for each plugin.
 * @param missing plugins that were touched and not scored
 */
export function scoredCheck(view: CheckView, missing: string[]): CheckWrite {
  const { scored } = view;
  const places = scored.flatMap(({ report, path }) =>
    annotations(report, { path, max: report.findings.length }),
  );
  const shown = places
    .toSorted(
      (a, b) => levelRank[a.annotation_level] - levelRank[b.annotation_level],
    )
    .slice(0, MAX_ANNOTATIONS);
  const conclusion = concludes(view, missing);
  return {
    status: "completed",
    conclusion,
    title: titleOf(view, missing),
    summary: scoredSummary(view, missing, places.length - shown.length),
    annotations: shown,
    buttons: conclusion === "action_required" ? [rerunButton] : [],
  };
}

function concludes(
  view: CheckView,
  missing: string[],
): "success" | "failure" | "action_required" {
  const fails = view.scored.some(
    (row) =>
      !row.report.passed &&
      row.report.verdict !== "infra_error" &&
      !isAsBefore(view, row),
  );
  if (fails) return "failure";
  const unknown = view.scored.some(({ report }) => report.score === null);
  return unknown || missing.length > 0 || onlyClaimed(view)
    ? "action_required"
    : "success";
}

function titleOf(view: CheckView, missing: string[]): string {
  const { scored } = view;
  const [only] = scored;
  const before = scored.filter((row) => isAsBefore(view, row)).length;
  const marks = [
    scored.some(({ trust }) => trust === "claimed")
      ? "unverified"
      : scored.some(({ trust }) => trust === "unverified")
        ? "coverage unverified"
        : "",
    missing.length > 0 ? `${missing.length} not scored` : "",
    before > 0 ? `${before} not touched, as before` : "",
  ].filter((mark) => mark !== "");
  const end = marks.length === 0 ? "" : ` (${marks.join(", ")})`;
  if (scored.length === 1 && only !== undefined) {
    return `${headline(only.report, MINIMUM_SCORE)}${changeInWords(only)}${end}`;
  }
  const passed = scored.filter(({ report }) => report.passed).length;
  return `${passed} of ${scored.length} plugins meet the minimum of ${MINIMUM_SCORE}${end}`;
}

/** " (+3)" against the base branch, or "" where that has no score. */
function changeInWords({ report, base }: ScoredPlugin): string {
  if (base === null || report.score === null) return "";
  return ` (${signed(report.score - base.score)})`;
}
