import type { Annotation } from "../score/annotations.ts";

/** A button on a check: GitHub takes 20 characters of label and identifier, 40 of description. */
export type CheckButton = {
  label: string;
  description: string;
  identifier: string;
};

export type CheckWrite = {
  status: "queued" | "in_progress" | "completed";
  /**
   * `neutral` would satisfy a required check, so only a change without a plugin in it gets that: what is below the
   * minimum is a failure, and what is unknown is action_required.
   */
  conclusion?:
    "success" | "failure" | "neutral" | "action_required" | "cancelled";
  title: string;
  summary: string;
  annotations: Annotation[];
  buttons: CheckButton[];
};

export const RERUN = "rerun";

export const rerunButton: CheckButton = {
  label: "Score again",
  description: "Runs the scoring workflow once more",
  identifier: RERUN,
};

/** A check that has not come to an end. */
export function running(
  status: "queued" | "in_progress",
  title: string,
  summary: string,
): CheckWrite {
  return { status, title, summary, annotations: [], buttons: [] };
}

/** A check that ended without a score. */
export function ended(
  conclusion: NonNullable<CheckWrite["conclusion"]>,
  title: string,
  summary: string,
  buttons: CheckButton[] = [],
): CheckWrite {
  return {
    status: "completed",
    conclusion,
    title,
    summary,
    annotations: [],
    buttons,
  };
}
