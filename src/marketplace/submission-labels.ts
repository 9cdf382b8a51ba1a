import type { Submission, SubmissionState } from "./ports/submissions.ts";

/** The label of the issue form; it is the author's and stays. */
export const FORM_LABEL = "submission";

const stateLabels: Record<SubmissionState, string> = {
  received: "status: received",
  needs_changes: "status: needs changes",
  scoring: "status: scoring",
  infra_error: "status: scoring failed",
  pending_review: "status: pending review",
  approved: "status: approved",
  published: "status: published",
  rejected: "status: rejected",
  withdrawn: "status: withdrawn",
};
const HELD_LABEL = "on hold";

const managed = [...Object.values(stateLabels), HELD_LABEL];

/**
 * Which of our labels to put on and to take off; everybody else's stay.
 * The database is the truth: a managed label that a person changed is put back.
 */
export function planLabels(
  submission: Pick<Submission, "state" | "held">,
  present: string[],
): { add: string[]; remove: string[] } {
  const wanted = [
    stateLabels[submission.state],
    ...(submission.held ? [HELD_LABEL] : []),
  ];
  return {
    add: wanted.filter((label) => !present.includes(label)),
    remove: present.filter(
      (label) => managed.includes(label) && !wanted.includes(label),
    ),
  };
}
