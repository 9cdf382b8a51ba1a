import type { Plugin } from "./ports/plugins.ts";
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
const REPORTED_LABEL = "reported";
const listingLabels = {
  listed: null,
  delisted: "delisted",
  frozen: "frozen",
} as const;

const managed = [
  ...Object.values(stateLabels),
  HELD_LABEL,
  REPORTED_LABEL,
  "delisted",
  "frozen",
];

/**
 * Which of our labels to put on and to take off; everybody else's stay.
 * The database is the truth: a managed label that a person changed is put back.
 */
export function planLabels(
  submission: Pick<Submission, "state" | "held" | "reported"> & {
    listing: Plugin["listing"] | null;
  },
  present: string[],
): { add: string[]; remove: string[] } {
  const { state, held, reported, listing } = submission;
  // A newer submission of the same plugin says how it is listed; this one only if it came so far.
  const listed = state === "published" && listing !== null;
  const wanted = [
    stateLabels[state],
    held ? HELD_LABEL : null,
    reported ? REPORTED_LABEL : null,
    listed ? listingLabels[listing] : null,
  ].filter((label) => label !== null);
  return {
    add: wanted.filter((label) => !present.includes(label)),
    remove: present.filter(
      (label) => managed.includes(label) && !wanted.includes(label),
    ),
  };
}
