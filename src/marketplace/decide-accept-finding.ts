import { passesWith } from "./accepted-findings.ts";
import type { CommandDecision, CommandInput } from "./decide-command.ts";
import { moveTo } from "./submission-states.ts";
import { rowChange } from "./change-submission.ts";

/** A code, then the reason, which stays in the report. */
const shape = /^(\S{1,120})\s+(\S.*)$/;

/**
 * A maintainer lets a finding stand. It counts for the pinned commit only: other bytes are judged anew.
 * When nothing else stands in the way the submission goes on to the review.
 */
export function decideAcceptFinding(
  input: Pick<
    CommandInput,
    "command" | "submission" | "report" | "actor" | "at"
  >,
): CommandDecision {
  const { command, submission, report, actor, at } = input;
  const refuse = (reason: string): CommandDecision => ({
    kind: "refuse",
    reason,
  });
  const [, code, reason] = shape.exec(command.argument) ?? [];
  if (code === undefined || reason === undefined)
    return refuse(
      "A code and a reason are required: `/accept-finding <code> <reason>`.",
    );
  if (report === null)
    return refuse("There is no report yet: its findings can be accepted then.");
  if (!report.report.findings.some((finding) => finding.code === code))
    return refuse(
      "The last report has no finding with this code: copy it from the report above.",
    );
  const accepted = [
    ...submission.accepted.filter((one) => one.code !== code),
    { code, reason, by: actor.github_login, at },
  ];
  const goesOn =
    submission.state === "needs_changes" &&
    submission.problems.length === 0 &&
    passesWith(report.report, accepted);
  return {
    kind: "apply",
    change: rowChange(
      goesOn
        ? moveTo(submission, "pending_review", { accepted })
        : { accepted },
    ),
  };
}
