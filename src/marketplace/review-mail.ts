import type { NewLetter } from "./ports/outbox.ts";
import type { Submission } from "./ports/submissions.ts";

/**
 * The letter to the reviewers when a submission waits for them; one for each report.
 * @param issueUrl address of the submission's issue
 * @returns null in any other state
 */
export function reviewMail(
  submission: Submission,
  to: { recipient: string; issueUrl: string },
): NewLetter | null {
  const { state, report_id, request, score, author } = submission;
  if (state !== "pending_review" || report_id === null || request === null)
    return null;
  return {
    key: `review:${report_id}`,
    to: { address: to.recipient },
    letter: {
      kind: "review_wanted",
      name: request.name,
      version: request.version,
      author: author.github_login,
      score,
      issue_url: to.issueUrl,
    },
  };
}
