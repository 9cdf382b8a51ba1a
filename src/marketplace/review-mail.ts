import type { Mail } from "./ports/outbox.ts";
import type { Submission } from "./ports/submissions.ts";

/** A name of foreign text in a subject line: no line end, no invisible character. */
const oneLine = (text: string) =>
  text.replaceAll(/[\p{C}\p{Z}]+/gu, " ").slice(0, 100);

/**
 * The letter to the reviewers when a submission waits for them; one for each report.
 * @param issueUrl address of the submission's issue
 * @returns null in any other state
 */
export function reviewMail(
  submission: Submission,
  to: { recipient: string; issueUrl: string },
): Mail | null {
  const { state, report_id, request, score, author } = submission;
  if (state !== "pending_review" || report_id === null || request === null)
    return null;
  return {
    key: `review:${report_id}`,
    recipient: to.recipient,
    subject: `Review: ${oneLine(request.name)} ${oneLine(request.version)} (${score ?? "?"} of 100)`,
    body: [
      `${oneLine(request.name)} ${oneLine(request.version)} by ${oneLine(author.github_login)} passed with ${score ?? "?"} of 100 and waits for a review.`,
      "",
      to.issueUrl,
      "",
      "Decide in the issue with /approve or /reject <reason>. The author was told 3-5 business days.",
      "",
    ].join("\n"),
  };
}
