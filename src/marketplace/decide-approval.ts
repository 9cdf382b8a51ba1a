import { passesWith } from "./accepted-findings.ts";
import { compareVersions } from "./compare-versions.ts";
import { rowChange } from "./change-submission.ts";
import type { CommandDecision, CommandInput } from "./decide-command.ts";
import { pinForm, samePin } from "./decide-intake.ts";
import { sameRequest } from "./issue-form.ts";
import type { ListingWrite } from "./ports/submissions.ts";
import { moveTo } from "./submission-states.ts";

/** GitHub tells the time of a comment in whole seconds. */
const secondOf = (time: string) => Math.floor(Date.parse(time) / 1_000);

type Input = Pick<
  CommandInput,
  | "submission"
  | "fresh"
  | "report"
  | "taken"
  | "beside"
  | "listedVersion"
  | "said_at"
  | "actor"
  | "command"
  | "at"
  | "twoApprovers"
>;

/**
 * Approval is bound to bytes: it acts on the commit of the last report, and only while the form and the ref still say
 * what was scored. A report that came after the comment is not the one that the maintainer saw.
 * Where two maintainers are needed, the first one's approval is kept with the report that it is for.
 */
export function decideApproval(input: Input): CommandDecision {
  const { submission, actor, command, at } = input;
  const approved = mayBeListed(input);
  if ("reason" in approved) return { kind: "refuse", reason: approved.reason };
  const { listing } = approved;
  const others = submission.approvals.filter(
    ({ report_id }) => report_id === listing.report_id,
  );
  if (others.some(({ github_id }) => github_id === actor.github_id))
    return {
      kind: "refuse",
      reason:
        "You approved this report already: a paid plugin needs a second maintainer.",
    };
  const approvals = [...others, { ...actor, report_id: listing.report_id }];
  const isPaid = listing.request.tier === "paid";
  if (input.twoApprovers && isPaid && approvals.length < 2)
    return { kind: "apply", change: rowChange({ approvals }) };
  const patch = moveTo(submission, "approved", {
    approvals,
    decided_by: approvals.map(({ github_login }) => github_login).join(", "),
    decided_at: at,
    note: command.argument === "" ? null : command.argument,
  });
  return { kind: "apply", change: { ...rowChange(patch), listing } };
}

/** What to list, or the reason why not, as a sentence for the maintainer. */
function mayBeListed(
  input: Input,
): { listing: ListingWrite } | { reason: string } {
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
  if (!passesWith(report.report, submission.accepted)) {
    return {
      reason: "The last report did not pass: the author has to fix that first.",
    };
  }
  const now = fresh === null ? null : pinForm(fresh, submission.id);
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
  const [problem] = now.problems;
  if (problem?.field === "Repository") {
    return { reason: `The repository ${problem.message}.` };
  }
  if (now.pin === null || !samePin(now.pin, pin)) {
    return {
      reason: `The ref in the issue no longer points to the scored commit \`${pin.sha.slice(0, 12)}\`: it moved or is gone. Use \`/rescore\`.`,
    };
  }
  const { listedVersion } = input;
  if (
    listedVersion !== null &&
    (compareVersions(request.version, listedVersion) ?? 1) <= 0
  ) {
    return {
      reason: `Version \`${listedVersion}\` is listed already: an update has to be above it.`,
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
      accepted: submission.accepted,
      beside: input.beside,
    },
  };
}
