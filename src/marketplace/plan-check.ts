import { annotations, type Annotation } from "../score/annotations.ts";
import { headline } from "../score/headline.ts";
import { renderReport } from "../score/render-markdown.ts";
import { MINIMUM_SCORE } from "../score/rubric.ts";
import type { WorkflowRun } from "./ports/github.ts";
import type { StoredReport } from "./ports/submissions.ts";

export const CHECK_NAME = "Miyabi quality";

/** The Checks API takes so many annotations in one request. */
const BATCH = 50;

/** The App's check run on a commit, as GitHub has it. */
export type SeenCheck = {
  id: number;
  status: string;
  conclusion: string | null;
  /** `<run id>.<attempt>` of the run that it shows; null or "" for one that only waits. */
  external_id: string | null;
  annotations_count: number;
};

export type CheckWrite = {
  status: "queued" | "in_progress" | "completed";
  conclusion?: "success" | "failure" | "action_required";
  title: string;
  summary: string;
  annotations: Annotation[];
};

export type CheckPlan = {
  /** The check to change, or null to make a new one: an ended check never goes back to running. */
  id: number | null;
  external_id: string;
  writes: CheckWrite[];
};

/**
 * The writes that make the check say what the run says, in order; null when it does.
 * Annotations are appended by GitHub, so those that are there are counted and left out: after a crash the rest follows.
 */
export function planCheck(
  run: WorkflowRun,
  report: StoredReport | null,
  checks: SeenCheck[],
): CheckPlan | null {
  const external_id = `${run.id}.${run.attempt}`;
  const last = lastWrite(run, report);
  const mine = checks.find((check) => check.external_id === external_id);
  if (mine !== undefined && says(mine, last)) return null;
  const waiting = checks.find(
    (check) => check.status !== "completed" && (check.external_id ?? "") === "",
  );
  const check = mine ?? waiting ?? null;
  const left = last.annotations.slice(check?.annotations_count ?? 0);
  const writes: CheckWrite[] = [];
  for (let from = 0; from === 0 || from < left.length; from += BATCH) {
    writes.push({ ...last, annotations: left.slice(from, from + BATCH) });
  }
  return { id: check?.id ?? null, external_id, writes };
}

/** A check that ended does not run again, but another end may replace it: a report that came after all. */
function says(check: SeenCheck, last: CheckWrite): boolean {
  if (check.status === "completed" && last.status !== "completed") return true;
  return (
    check.status === last.status &&
    check.conclusion === (last.conclusion ?? null) &&
    check.annotations_count >= last.annotations.length
  );
}

/** The check that says that a score will come, before a run is there. */
export const queuedCheck: CheckWrite = {
  status: "queued",
  title: "Waiting for the scoring run",
  summary: "The score comes from the scoring workflow of this repository.",
  annotations: [],
};

function lastWrite(run: WorkflowRun, report: StoredReport | null): CheckWrite {
  if (report !== null) return ended(report);
  if (run.conclusion === "action_required" || run.status === "waiting") {
    return stuck(
      "The run waits for approval",
      "GitHub holds back the scoring run of a first-time contributor until a maintainer of this repository approves it.",
    );
  }
  if (run.status === "completed") {
    return stuck(
      "No report",
      `The scoring run ended (${run.conclusion ?? "without a conclusion"}) without a report. That says nothing about the plugin: run it again, and look at its log if it happens twice.`,
    );
  }
  return run.status === "in_progress"
    ? { ...queuedCheck, status: "in_progress", title: "Scoring" }
    : queuedCheck;
}

function stuck(title: string, summary: string): CheckWrite {
  return {
    status: "completed",
    conclusion: "action_required",
    title,
    summary,
    annotations: [],
  };
}

/** `neutral` and `skipped` would satisfy a required check: below the minimum is a failure, unknown is action_required. */
function ended({ report, sha, path }: StoredReport): CheckWrite {
  return {
    status: "completed",
    conclusion:
      report.verdict === "infra_error"
        ? "action_required"
        : report.passed
          ? "success"
          : "failure",
    title: headline(report, MINIMUM_SCORE),
    summary: renderReport(report, { sha, path }),
    annotations: annotations(report, { path }),
  };
}
