import { pinForm, samePin, type FreshSubmission } from "./decide-intake.ts";
import { sameRequest } from "./issue-form.ts";
import type {
  ListingWrite,
  StoredReport,
  Submission,
} from "./ports/submissions.ts";

/** GitHub tells the time of a comment in whole seconds. */
const secondOf = (time: string) => Math.floor(Date.parse(time) / 1_000);

/**
 * Approval is bound to bytes: it acts on the commit of the last report, and only while the form and the ref still say
 * what was scored. A report that came after the comment is not the one that the maintainer saw.
 * @returns what to list, or the reason why not, as a sentence for the maintainer
 */
export function decideApproval(input: {
  submission: Submission;
  fresh: FreshSubmission | null;
  report: StoredReport | null;
  taken: boolean;
  said_at: string;
}): { listing: ListingWrite } | { reason: string } {
  const { submission, fresh, report, taken, said_at } = input;
  const { request, pin, score } = submission;
  if (submission.held) {
    return { reason: "This submission is on hold: use `/unhold` first." };
  }
  if (request === null || pin === null || report === null || score === null) {
    return { reason: "There is no report to approve: use `/rescore` first." };
  }
  if (
    report.sha !== pin.sha ||
    report.repository_id !== pin.repository_id ||
    report.path !== pin.path
  ) {
    return {
      reason:
        "The report is of other bytes than the ones pinned: use `/rescore` first.",
    };
  }
  if (secondOf(report.created_at) > secondOf(said_at)) {
    return {
      reason:
        "A newer report came after this comment was written: look at it, then use `/approve` again.",
    };
  }
  if (!report.report.passed) {
    return {
      reason: "The last report did not pass: the author has to fix that first.",
    };
  }
  const now = fresh === null ? null : pinForm(fresh);
  if (
    now === null ||
    now.request === null ||
    !sameRequest(now.request, request)
  ) {
    return {
      reason:
        "The issue's fields changed since the score: what was scored is no longer what is asked for. Use `/rescore`.",
    };
  }
  if (now.pin === null || !samePin(now.pin, pin)) {
    return {
      reason: `The ref in the issue no longer points to the scored commit \`${pin.sha.slice(0, 12)}\`: it moved or is gone. Use \`/rescore\`.`,
    };
  }
  if (taken) {
    return {
      reason: "The plugin's name was taken by another plugin in the meantime.",
    };
  }
  return {
    listing: {
      plugin_id: request.name,
      request,
      pin,
      author: submission.author,
      report_id: report.id,
      score,
      rubric_version: report.report.rubric_version,
    },
  };
}
