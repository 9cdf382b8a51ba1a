import type { Change } from "./change-submission.ts";
import type { StoredReport, Submission } from "./ports/submissions.ts";
import { STICKY_MARKER, submissionComment } from "./submission-comment.ts";
import { planLabels } from "./submission-labels.ts";
import { isOpen, moveTo } from "./submission-states.ts";

export const SCORE_WORKFLOW = "score-submission.yml";
export const PUBLISH_WORKFLOW = "publish.yml";

/** A workflow run of the marketplace's repository, as GitHub lists it. */
export type SeenRun = {
  id: number;
  attempt: number;
  status: string;
  conclusion: string | null;
  created_at: string;
  updated_at: string;
  url: string;
};

/** GitHub's side of a submission, read at one moment. */
export type SubmissionView = {
  issue: {
    open: boolean;
    labels: string[];
    /** Those of the App itself, oldest first. */
    ownComments: { id: number; body: string }[];
  };
  /** The newest run that carries the nonce; only read while a report is waited for. */
  scoringRun: SeenRun | null;
  /** That run, in its last attempt, has reported. */
  scoringRunReported: boolean;
  /** The newest run that publishes, and whether the file holds the entry; only read after the approval. */
  publishRun: SeenRun | null;
  publishedCommit: string | null;
};

export type SubmissionAction =
  /** The row is behind: change it first. The job that comes with the change does the rest. */
  | { do: "change"; change: Change }
  | { do: "add_labels"; labels: string[] }
  | { do: "remove_label"; label: string }
  | { do: "create_comment"; body: string }
  | { do: "update_comment"; id: number; body: string }
  | { do: "delete_comment"; id: number }
  | { do: "close_issue"; reason: "completed" | "not_planned" }
  | { do: "dispatch"; workflow: string; inputs: Record<string, string> };

/** After a publishing run that did not bring the entry, the next one waits so long: a broken workflow must not run in a circle. */
const PUBLISH_PAUSE_MS = 10 * 60_000;

/**
 * What to do so that GitHub looks as the row says; nothing when it does.
 * @param report the judgement on the submission's pin
 * @param at now, ISO
 */
export function planSubmission(
  submission: Submission,
  report: StoredReport | null,
  view: SubmissionView,
  at: string,
): SubmissionAction[] {
  const behind = catchUp(submission, view);
  if (behind !== null) return [{ do: "change", change: behind }];
  const publish = planPublishing(submission, view.publishRun, at);
  return [
    ...labelActions(submission, view.issue.labels),
    ...commentActions(
      submissionComment({
        submission,
        report,
        runUrl: (view.scoringRun ?? view.publishRun)?.url ?? null,
        publishingFailed: publish === "failed",
      }),
      view.issue.ownComments,
    ),
    ...scoringActions(submission, view.scoringRun),
    ...(publish === "dispatch"
      ? [{ do: "dispatch" as const, workflow: PUBLISH_WORKFLOW, inputs: {} }]
      : []),
    ...closeActions(submission, view.issue.open),
  ];
}

/** What GitHub knows and the row does not: a run that ended without a report, an entry that is in the file. */
function catchUp(submission: Submission, view: SubmissionView): Change | null {
  const run = view.scoringRun;
  if (
    submission.state === "scoring" &&
    run?.status === "completed" &&
    !view.scoringRunReported
  ) {
    const ended = run.conclusion ?? "without a conclusion";
    return change(
      moveTo(submission, "infra_error", {
        note: `The scoring run ended (${ended}) without a report.`,
      }),
    );
  }
  return submission.state === "approved" && view.publishedCommit !== null
    ? change(
        moveTo(submission, "published", {
          published_commit: view.publishedCommit,
        }),
      )
    : null;
}

function labelActions(
  submission: Submission,
  present: string[],
): SubmissionAction[] {
  const { add, remove } = planLabels(submission, present);
  return [
    ...(add.length > 0 ? [{ do: "add_labels" as const, labels: add }] : []),
    ...remove.map((label) => ({ do: "remove_label" as const, label })),
  ];
}

function commentActions(
  body: string,
  own: SubmissionView["issue"]["ownComments"],
): SubmissionAction[] {
  const [first, ...others] = own.filter((comment) =>
    comment.body.startsWith(STICKY_MARKER),
  );
  if (first === undefined) return [{ do: "create_comment", body }];
  return [
    ...(first.body === body
      ? []
      : [{ do: "update_comment" as const, id: first.id, body }]),
    // Two workers can only both have posted one if a lease ran out between them.
    ...others.map(({ id }) => ({ do: "delete_comment" as const, id })),
  ];
}

function scoringActions(
  { state, nonce, pin }: Submission,
  run: SeenRun | null,
): SubmissionAction[] {
  if (state !== "scoring" || nonce === null || pin === null || run !== null) {
    return [];
  }
  const { repository, sha, path } = pin;
  return [
    {
      do: "dispatch",
      workflow: SCORE_WORKFLOW,
      inputs: { nonce, repository, sha, path },
    },
  ];
}

/** One run at a time; one that began before the approval cannot have seen it. */
function planPublishing(
  { state, decided_at }: Submission,
  run: SeenRun | null,
  at: string,
): "dispatch" | "wait" | "failed" | null {
  if (state !== "approved") return null;
  if (run === null) return "dispatch";
  if (run.status !== "completed") return "wait";
  const sawApproval =
    decided_at !== null && Date.parse(run.created_at) > Date.parse(decided_at);
  const age = Date.parse(at) - Date.parse(run.updated_at);
  return sawApproval && age < PUBLISH_PAUSE_MS ? "failed" : "dispatch";
}

function closeActions(
  { state }: Submission,
  open: boolean,
): SubmissionAction[] {
  if (!open || isOpen(state) || state === "approved") return [];
  return [
    {
      do: "close_issue",
      reason: state === "published" ? "completed" : "not_planned",
    },
  ];
}

const change = (patch: Change["patch"]): Change => ({
  patch,
  listing: null,
  audit: null,
});
