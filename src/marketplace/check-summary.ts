import { codeSpan } from "../score/escape-markdown.ts";
import { renderReport } from "../score/render-markdown.ts";
import { isAsBefore } from "./as-before.ts";
import {
  onlyClaimed,
  type CheckView,
  type ScoredPlugin,
} from "./check-view.ts";
import { localCommand } from "./local-command.ts";
import { scoreLadder } from "./score-ladder.ts";
import { signed } from "./signed.ts";

/** GitHub's limit for a check's summary, in characters. */
const MAX_SUMMARY = 65_535;

/** Rows above the reports; a repository with more plugins than that sees how many are left out. */
const MAX_ROWS = 40;

/**
 * The summary of a check that has scores: what changed, a row for each plugin, then each report. What does not fit is cut
 * at a whole row, and counted.
 * @param missing plugins that were touched and not scored
 * @param hidden findings that have a line and got no annotation
 */
export function scoredSummary(
  view: CheckView,
  missing: string[],
  hidden: number,
): string {
  const { scored } = view;
  const head = [
    ...(scored.length + missing.length > 1 ? table(view, missing) : []),
    ...(scored.length === 1 ? scored.map((row) => against(view, row)) : []),
    ...proof(view),
    ...(missing.length === 0 ? [] : [notScored(missing)]),
    ...(hidden === 0
      ? []
      : [
          `${hidden} more ${hidden === 1 ? "finding is" : "findings are"} not shown at their lines.`,
        ]),
  ]
    .filter((line) => line !== "")
    .map((block) => `${block}\n\n`)
    .join("");
  const shown = scored.slice(0, MAX_ROWS);
  const ends = shown.map((row) => tail(view, row));
  const taken =
    head.length + ends.reduce((sum, end) => sum + end.length + 2, 0);
  const room = Math.floor((MAX_SUMMARY - taken) / Math.max(1, shown.length));
  const reports = shown.map(
    ({ report, sha, path }, index) =>
      `${renderReport(report, { sha, path, max: room })}\n${ends[index] ?? ""}\n`,
  );
  return `${head}${reports.join("")}`.slice(0, MAX_SUMMARY);
}

function table(view: CheckView, missing: string[]): string[] {
  const rows = view.scored.slice(0, MAX_ROWS).map((row) => {
    const { path, report, base } = row;
    const score = report.score === null ? "no score" : String(report.score);
    const change =
      base === null || report.score === null
        ? "–"
        : signed(report.score - base.score);
    const verdict = report.verdict.replaceAll("_", " ");
    const before = isAsBefore(view, row) ? ", not touched, as before" : "";
    return `| ${codeSpan(path)} | ${score} | ${change} | ${verdict}${before} |`;
  });
  const unscored = missing
    .slice(0, MAX_ROWS)
    .map((path) => `| ${codeSpan(path)} | – | – | not scored |`);
  const left = Math.max(0, view.scored.length - MAX_ROWS);
  return [
    [
      "| Plugin | Score | Change | Verdict |",
      "| --- | ---: | ---: | --- |",
      ...rows,
      ...unscored,
    ].join("\n"),
    left === 0 ? "" : `${left} more plugins are not shown here.`,
  ];
}

function against(view: CheckView, { report, base }: ScoredPlugin): string {
  if (view.pull === null || report.score === null) return "";
  const branch = codeSpan(view.pull.base_branch, { max: 100 });
  return base === null
    ? `The base branch ${branch} has no score yet to compare with.`
    : `**${signed(report.score - base.score)}** against ${branch}: ${base.score} → ${report.score} (base at ${codeSpan(base.sha.slice(0, 12))}).`;
}

function proof(view: CheckView): string[] {
  if (view.scored.some(({ trust }) => trust === "claimed")) {
    const what =
      "**Unverified.** GitHub gives this run no identity, and the marketplace cannot look into this repository itself: all of this is only what the run says.";
    return [
      onlyClaimed(view)
        ? `${what} A maintainer who pushes the commit to a branch of this repository gets a verified score.`
        : what,
    ];
  }
  return view.scored.some(({ trust }) => trust === "unverified")
    ? [
        "**The coverage is unverified.** GitHub gives this run no identity (a pull request from a fork, or Dependabot's). The marketplace looked at the commit itself; what the tests cover is only what the run says.",
      ]
    : [];
}

function notScored(missing: string[]): string {
  const paths = missing.slice(0, MAX_ROWS).map((path) => codeSpan(path));
  return `Changed, but not scored by the workflow: ${paths.join(", ")}. Give it a job with that \`path\`.`;
}

function tail(view: CheckView, row: ScoredPlugin): string {
  const badge =
    row.listed_as === null
      ? []
      : ["", ...badgeLines(view.public_url, row.listed_as)];
  return [
    ...scoreLadder(row.report),
    "",
    `The same score on your machine: ${codeSpan(localCommand(row.path), { max: 300 })}`,
    ...badge,
    "",
  ].join("\n");
}

/** For the README of a listed plugin. The id has only lower-case letters, digits and hyphens. */
function badgeLines(publicUrl: string, id: string): string[] {
  const url = `${publicUrl}/v1/marketplace/plugins/${id}`;
  return [
    "The badge for your README:",
    "",
    "```markdown",
    `[![Miyabi quality](${url}/badge.svg)](${url})`,
    "```",
  ];
}
