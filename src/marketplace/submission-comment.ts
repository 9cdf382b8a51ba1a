import { codeSpan, escapeMarkdown } from "../score/escape-markdown.ts";
import { renderReport } from "../score/render-markdown.ts";
import type { Report } from "../score/report.ts";
import { updateDifference } from "./update-difference.ts";
import { commandTable } from "./command-table.ts";
import { addBusinessDays } from "./business-days.ts";
import type { Plugin } from "./ports/plugins.ts";
import type {
  AcceptedFinding,
  Problem,
  StoredReport,
  Submission,
} from "./ports/submissions.ts";
import { stateTitles } from "./submission-states.ts";

/** By this the one comment of ours is found again, on whatever page. */
export const STICKY_MARKER = "<!-- miyabi:submission -->";

/** GitHub takes 65,536 characters; the rest is for what stands around the report. */
const MAX_REPORT = 60_000;

export type CommentFacts = {
  submission: Submission;
  /** The judgement on the pinned commit. */
  report: StoredReport | null;
  /** The catalogue's plugin of this submission. */
  plugin: Plugin | null;
  /** The version that is in the catalogue, when this is another one of the same plugin. */
  listed: { version: string; report: Report } | null;
  /** The workflow run that scores or publishes, or failed to. */
  runUrl: string | null;
  /** The publishing run ended, and the catalogue file does not hold the entry. */
  publishingFailed: boolean;
};

/** The one comment on a submission's issue: the state, what to do next, the report. The same facts give the same text. */
export function submissionComment(facts: CommentFacts): string {
  const { submission, report } = facts;
  const title = `## ${stateTitles[submission.state]}${submission.held ? " (on hold)" : ""}`;
  const parts = [
    STICKY_MARKER,
    title,
    stateText(facts),
    problemList(submission.problems),
    pinLine(submission),
    acceptedList(submission.accepted),
    facts.listed === null || report === null
      ? ""
      : updateDifference(
          facts.listed.version,
          facts.listed.report,
          report.report,
        ),
    report === null
      ? ""
      : renderReport(report.report, {
          sha: report.sha,
          path: report.path,
          max: MAX_REPORT,
        }).trim(),
    `<details><summary>Commands</summary>\n\n${commandTable()}\n\n</details>`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function stateText(facts: CommentFacts): string {
  const { submission } = facts;
  const why =
    submission.note === null
      ? ""
      : `\n\n> ${escapeMarkdown(submission.note, { max: 2_000 })}`;
  const run = facts.runUrl === null ? "" : ` ([run](${facts.runUrl}))`;
  switch (submission.state) {
    case "received":
      return "The form is being read.";
    case "needs_changes":
      return submission.problems.length > 0
        ? "The form has the problems below. Edit the issue: it is read again at once."
        : `This commit cannot be listed yet; the report says what to fix. Push the fixes, then comment \`/rescore\` or edit the issue.${why}`;
    case "scoring":
      return `The plugin is being scored${run}. The result will stand here.`;
    case "infra_error":
      return `No score could be given, and nothing is asked of the author: the tools or the network failed${run}. Comment \`/rescore\` to try again.${why}`;
    case "pending_review":
      return pendingText(facts);
    case "approved":
      return facts.publishingFailed
        ? `Approved${by(submission)}. The catalogue file does not hold the entry yet, and the last publishing run ended${run}: it will be tried again.${why}`
        : `Approved${by(submission)}. The catalogue file is being written${run}.${why}`;
    case "published":
      return `${listingText(facts.plugin)}Published: the catalogue holds the entry since commit ${codeSpan(submission.published_commit ?? "")}.${scoredText(facts)}${why}`;
    case "rejected":
      return `Rejected${by(submission)}.${why}`;
    case "withdrawn":
      return "Withdrawn by the submitter.";
  }
}

function scoredText({ submission, report, runUrl }: CommentFacts): string {
  const run = runUrl === null ? "" : ` ([run](${runUrl}))`;
  if (submission.rescore?.outcome === "waiting")
    return ` The listed commit is being scored again${run}.`;
  return report === null
    ? ""
    : ` Scored last on ${report.created_at.slice(0, 10)}.`;
}

/** Dated, so that an author who comes back knows how long it has been. */
function pendingText({ submission, report }: CommentFacts): string {
  const passed =
    report === null
      ? "The plugin passed."
      : `The plugin passed on ${report.created_at.slice(0, 10)}.`;
  const expected =
    report === null
      ? ""
      : ` (by ${addBusinessDays(report.created_at, 5).slice(0, 10)})`;
  const first = submission.approvals
    .filter(({ report_id }) => report_id === submission.report_id)
    .map(({ github_login }) => codeSpan(github_login));
  const second =
    first.length === 0
      ? ""
      : ` Approved by ${first.join(", ")}; a paid plugin needs a second maintainer.`;
  return `${passed} A maintainer decides within 3–5 business days${expected}.${second}`;
}

function listingText(plugin: Plugin | null): string {
  const reason =
    plugin?.listing_reason == null
      ? ""
      : ` Reason: ${escapeMarkdown(plugin.listing_reason, { max: 2_000 })}`;
  switch (plugin?.listing) {
    case "delisted":
      return `**Delisted: the catalogue no longer holds this plugin.**${reason}\n\n`;
    case "frozen":
      return `**Frozen: the repository or its owner changed, and the catalogue no longer holds this plugin.**${reason} The present owner can submit it again.\n\n`;
    default:
      return "";
  }
}

function acceptedList(accepted: AcceptedFinding[]): string {
  const rows = accepted.map(
    ({ code, reason, by: who, at }) =>
      `- ${codeSpan(code)}, by ${codeSpan(who)} on ${at.slice(0, 10)}: ${escapeMarkdown(reason, { max: 500 })}`,
  );
  return rows.length === 0
    ? ""
    : `Accepted findings:\n\n${rows.slice(0, 50).join("\n")}`;
}

function by(submission: Submission): string {
  return submission.decided_by === null
    ? ""
    : ` by ${codeSpan(submission.decided_by)}`;
}

function pinLine({ request, pin }: Submission): string {
  if (request === null || pin === null) return "";
  return `Plugin ${codeSpan(request.name)} ${codeSpan(request.version)} from ${codeSpan(pin.repository)}, folder ${codeSpan(pin.path)}, pinned at commit ${codeSpan(pin.sha)}.`;
}

function problemList(problems: Problem[]): string {
  return problems
    .slice(0, 50)
    .map(
      ({ field, message }) =>
        `- **${escapeMarkdown(field, { max: 60 })}** ${message}`,
    )
    .join("\n");
}
