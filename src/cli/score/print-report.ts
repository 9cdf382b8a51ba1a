import { publishReport, type Place } from "../../score/publish-report.ts";
import { renderBadge } from "../../score/render-badge.ts";
import { renderReport } from "../../score/render-markdown.ts";
import { renderSarif } from "../../score/render-sarif.ts";
import { renderTerminal } from "../../score/render-terminal.ts";
import type { Report } from "../../score/report.ts";
import type { ScoreArgs } from "./read-score-args.ts";

/** The report in the form that was asked for. JSON and SARIF are for programs: they are English in every language. */
export function printReport(
  report: Report,
  place: Place,
  { format, language, minimum }: ScoreArgs,
): string {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  switch (format) {
    case "json":
      return json(publishReport(report, place));
    case "sarif":
      return json(renderSarif(publishReport(report, place)));
    case "badge":
      return renderBadge(report, language);
    case "markdown": {
      const { commit: sha, path } = place;
      return renderReport(report, { sha, path, minimum, language });
    }
    case "terminal":
      return renderTerminal(report, { minimum, language });
  }
}
