import type {
  Submission,
  SubmissionPatch,
  SubmissionState,
} from "./ports/submissions.ts";

/** From each state to the ones that may follow. What is not here is a defect, not a refusal. */
const following: Record<SubmissionState, readonly SubmissionState[]> = {
  received: ["needs_changes", "scoring", "rejected", "withdrawn"],
  // To the review without a new score: when a maintainer accepted the findings that stood in the way.
  needs_changes: [
    "needs_changes",
    "scoring",
    "pending_review",
    "rejected",
    "withdrawn",
  ],
  scoring: [
    "scoring",
    "needs_changes",
    "infra_error",
    "pending_review",
    "rejected",
    "withdrawn",
  ],
  // A run that is started again on GitHub keeps its nonce, so its report may still come.
  infra_error: [
    "scoring",
    "needs_changes",
    "infra_error",
    "pending_review",
    "rejected",
    "withdrawn",
  ],
  pending_review: [
    "scoring",
    "needs_changes",
    "approved",
    "rejected",
    "withdrawn",
  ],
  approved: ["published"],
  published: [],
  rejected: [],
  withdrawn: [],
};

/** The states in which an author or a maintainer can still change something. */
export const openStates: readonly SubmissionState[] = [
  "received",
  "needs_changes",
  "scoring",
  "infra_error",
  "pending_review",
];

/** True while the submission waits for its author, its score or a decision. */
export function isOpen(state: SubmissionState): boolean {
  return openStates.includes(state);
}

/** True when `to` may follow `from`. */
export function canMove(from: SubmissionState, to: SubmissionState): boolean {
  return following[from].includes(to);
}

/**
 * The patch that moves a submission to a state, together with what else changes.
 * @throws Error when the move is not in the table: a defect of the caller, never an answer to a person.
 */
export function moveTo(
  submission: Submission,
  state: SubmissionState,
  rest: Omit<SubmissionPatch, "state"> = {},
): SubmissionPatch {
  if (!canMove(submission.state, state)) {
    throw new Error(
      `submission ${submission.id} cannot go from ${submission.state} to ${state}`,
    );
  }
  return { ...rest, state };
}

/** How a state is called where people read it. */
export const stateTitles: Record<SubmissionState, string> = {
  received: "Received",
  needs_changes: "Needs changes",
  scoring: "Being scored",
  infra_error: "Could not be scored",
  pending_review: "Waiting for review",
  approved: "Approved",
  published: "Published",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
};
