import { codeSpan } from "../score/escape-markdown.ts";
import { renderReport } from "../score/render-markdown.ts";
import { MINIMUM_SCORE } from "../score/rubric.ts";
import type { Plugin } from "./ports/plugins.ts";
import type { StoredReport } from "./ports/submissions.ts";

/** GitHub takes 65,536 characters; the rest is for what stands around the report. */
const MAX_REPORT = 60_000;

/** What an author reads when the rubric changed: the old and the new score, that nothing happens, and what to do. */
export function rescoreNotice(
  plugin: Pick<Plugin, "id" | "score" | "rubric_version">,
  { report, sha, path }: StoredReport,
): string {
  const before = plugin.score === null ? "–" : String(plugin.score);
  const now = report.score === null ? "–" : String(report.score);
  return [
    "## The rubric changed",
    `The listed commit of ${codeSpan(plugin.id)} was scored again, for information. **The listing stays as it is.**`,
    [
      "| | Rubric | Score |",
      "| --- | --- | ---: |",
      `| Listed with | ${codeSpan(plugin.rubric_version ?? "")} | ${before} |`,
      `| Now | ${codeSpan(report.rubric_version)} | ${now} |`,
    ].join("\n"),
    report.passed
      ? "There is nothing to do."
      : `With this result a new version would not be listed (it takes ${MINIMUM_SCORE} points and no critical finding): the report says what to fix before the next one is submitted. You think that it is wrong? Say so here, with the code of the finding.`,
    `<details><summary>Report</summary>\n\n${renderReport(report, {
      sha,
      path,
      max: MAX_REPORT,
    }).trim()}\n\n</details>`,
  ].join("\n\n");
}
