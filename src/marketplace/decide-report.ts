import { slotNames } from "../score/rubric.ts";
import type { Report } from "../score/report.ts";
import type { Submission, SubmissionPatch } from "./ports/submissions.ts";
import { passesWith } from "./accepted-findings.ts";
import { isScoredAgain } from "./decide-rescore.ts";
import { manifestProblems } from "./manifest-problems.ts";
import type { ListedScore } from "./ports/reports.ts";
import { moveTo } from "./submission-states.ts";

export type ReportDecision = {
  patch: SubmissionPatch;
  /** null unless a listed commit was scored again. */
  listed: ListedScore | null;
};

/**
 * What a judgement means for the submission it was made for.
 * @param report the App's own judgement on the facts; never the one that was sent
 */
export function decideReport(
  submission: Submission,
  report: Report,
  report_id: string,
): ReportDecision {
  return isScoredAgain(submission)
    ? decideAgain(submission, report, report_id)
    : { patch: decideFirst(submission, report, report_id), listed: null };
}

/** The score that is shown is the present one, a worse one too. Whether the plugin stays listed a maintainer decides. */
function decideAgain(
  { rescore, request, pin }: Submission,
  report: Report,
  report_id: string,
): ReportDecision {
  if (rescore === null || request === null || pin === null)
    throw new Error("what is scored again was asked for, and is pinned");
  const { score, rubric_version } = report;
  if (score === null) {
    const failed = {
      ...rescore,
      outcome: "failed" as const,
      note: unmeasured(report),
    };
    return { patch: { rescore: failed }, listed: null };
  }
  const { repository_id, sha, path } = pin;
  const { name: plugin_id, version } = request;
  return {
    patch: {
      report_id,
      score,
      rescore: { ...rescore, outcome: "scored", note: null },
    },
    listed: {
      plugin_id,
      version,
      repository_id,
      sha,
      path,
      report_id,
      score,
      rubric_version,
    },
  };
}

function decideFirst(
  submission: Submission,
  report: Report,
  report_id: string,
): SubmissionPatch {
  if (report.score === null) {
    return moveTo(submission, "infra_error", {
      report_id,
      score: null,
      note: unmeasured(report),
    });
  }
  const { request } = submission;
  const problems = request === null ? [] : manifestProblems(request, report);
  const passed =
    passesWith(report, submission.accepted) && problems.length === 0;
  return moveTo(submission, passed ? "pending_review" : "needs_changes", {
    report_id,
    score: report.score,
    problems,
    note: null,
  });
}

function unmeasured(report: Report): string {
  const reasons = slotNames
    .filter((name) => report.slots[name].status === "infra_error")
    .map((name) => `${name}: ${report.slots[name].reason}`);
  return reasons.join("; ").slice(0, 2_000);
}
