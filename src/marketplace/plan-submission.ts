import { rowChange, type Change } from "./change-submission.ts";
import type { Report } from "../score/report.ts";
import type { Plugin } from "./ports/plugins.ts";
import { rescoredNotice } from "./rescored-notice.ts";
import { reviewMention } from "./review-mention.ts";
import type { StoredReport, Submission } from "./ports/submissions.ts";
import {
  planPublishing,
  PUBLISH_WORKFLOW,
  type SeenRun,
} from "./plan-publishing.ts";
import { STICKY_MARKER, submissionComment } from "./submission-comment.ts";
import { planLabels } from "./submission-labels.ts";
import { isOpen, moveTo } from "./submission-states.ts";

export const SCORE_WORKFLOW = "score-submission.yml";

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

export type PlanContext = {
  /** Now, ISO. */
  at: string;
  /** The catalogue's plugin of this submission. */
  plugin: Plugin | null;
  /** The version in the catalogue, when this submission is another one of the same plugin. */
  listed: { version: string; report: Report } | null;
  /** The judgement that was listed until the listed commit was scored again. */
  before: Report | null;
  /** "org/team" that is mentioned when the submission waits for review. */
  team: string | null;
};

/**
 * What to do so that GitHub looks as the row says; nothing when it does.
 * @param report the judgement on the submission's pin
 */
export function planSubmission(
  submission: Submission,
  report: StoredReport | null,
  view: SubmissionView,
  context: PlanContext,
): SubmissionAction[] {
  const { at, plugin } = context;
  const behind = catchUp(submission, view);
  if (behind !== null) return [{ do: "change", change: behind }];
  const publish =
    submission.state === "approved"
      ? planPublishing(submission.decided_at, view.publishRun, at)
      : null;
  return [
    ...labelActions(submission, plugin, view.issue.labels),
    ...commentActions(
      submissionComment({
        submission,
        report,
        plugin,
        listed: context.listed,
        runUrl: (view.scoringRun ?? view.publishRun)?.url ?? null,
        publishingFailed: publish === "failed",
      }),
      view.issue.ownComments,
    ),
    ...sayOnceActions(
      context.team === null
        ? null
        : reviewMention(submission, plugin, context.team),
      view.issue.ownComments,
    ),
    ...sayOnceActions(
      rescoredNotice(submission, report, context.before, context.team),
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
  if (run?.status === "completed" && !view.scoringRunReported) {
    const ended = run.conclusion ?? "without a conclusion";
    const note = `The scoring run ended (${ended}) without a report.`;
    const { state, rescore } = submission;
    if (state === "scoring")
      return rowChange(moveTo(submission, "infra_error", { note }));
    if (rescore?.outcome === "waiting")
      return rowChange({ rescore: { ...rescore, outcome: "failed", note } });
  }
  return submission.state === "approved" && view.publishedCommit !== null
    ? rowChange(
        moveTo(submission, "published", {
          published_commit: view.publishedCommit,
        }),
      )
    : null;
}

function labelActions(
  submission: Submission,
  plugin: Plugin | null,
  present: string[],
): SubmissionAction[] {
  const { add, remove } = planLabels(
    { ...submission, listing: plugin?.listing ?? null },
    present,
  );
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

/** By its first line, in a comment of its own: GitHub tells nobody of a mention that is edited in. */
function sayOnceActions(
  body: string | null,
  own: SubmissionView["issue"]["ownComments"],
): SubmissionAction[] {
  if (body === null) return [];
  const marker = body.slice(0, body.indexOf("\n"));
  return own.some((comment) => comment.body.startsWith(marker))
    ? []
    : [{ do: "create_comment", body }];
}

function scoringActions(
  submission: Submission,
  run: SeenRun | null,
): SubmissionAction[] {
  const { state, nonce, pin, rescore } = submission;
  const waits =
    state === "scoring" ||
    (state === "published" && rescore?.outcome === "waiting");
  if (!waits || nonce === null || pin === null || run !== null) return [];
  const { repository, sha, path } = pin;
  return [
    {
      do: "dispatch",
      workflow: SCORE_WORKFLOW,
      inputs: { nonce, repository, sha, path },
    },
  ];
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
