import type { NewLetter } from "./ports/outbox.ts";
import type { Submission, SubmissionState } from "./ports/submissions.ts";

const outcomes: Partial<Record<SubmissionState, "approved" | "rejected">> = {
  approved: "approved",
  published: "approved",
  rejected: "rejected",
};

/**
 * The letter to the author when a maintainer decided; one for each decision.
 * @param issueUrl address of the submission's issue
 * @returns null while nobody decided
 */
export function decisionMail(
  submission: Submission,
  issueUrl: string,
): NewLetter | null {
  const { id, state, request, author, decided_at, note } = submission;
  const outcome = outcomes[state];
  if (outcome === undefined || request === null || decided_at === null)
    return null;
  return {
    key: `submission:${id}:${outcome}:${decided_at}`,
    to: { github_id: author.github_id },
    letter: {
      kind: "submission_decided",
      name: request.name,
      version: request.version,
      outcome,
      reason: outcome === "rejected" ? note : null,
      issue_url: issueUrl,
    },
  };
}
