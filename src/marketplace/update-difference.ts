import { compareReports } from "../score/compare-reports.ts";
import { codeSpan } from "../score/escape-markdown.ts";
import type { Finding } from "../score/facts.ts";
import type { Report } from "../score/report.ts";

const shownFindings = 20;
const shownNames = 20;

/**
 * How a new version differs from the listed one, in Markdown, what a reviewer has to look at first.
 * @param version of the listed one
 */
export function updateDifference(
  version: string,
  listed: Report,
  now: Report,
): string {
  return `Against the listed version ${codeSpan(version)}:\n\n${reportDifference(listed, now)}`;
}

/** How one report differs from an older one, as a list in Markdown. */
export function reportDifference(listed: Report, now: Report): string {
  const { score, added, fixed, gained, lost } = compareReports(listed, now);
  const sign = score !== null && score > 0 ? "+" : "";
  const rows = [
    score === null
      ? null
      : `- Score: ${listed.score ?? "?"} → ${now.score ?? "?"} (${sign}${score})`,
    ...capabilityRows("New", gained),
    ...capabilityRows("Gone", lost),
    findingRow("New findings", added),
    findingRow("Fixed findings", fixed),
  ].filter((row) => row !== null);
  return rows.length === 0
    ? "- No difference in score, findings, or capabilities."
    : rows.join("\n");
}

function capabilityRows(
  word: string,
  kinds: Record<string, string[]>,
): string[] {
  return Object.entries(kinds).map(([kind, names]) => {
    const shown = names.slice(0, shownNames).map((name) => codeSpan(name));
    const more = names.length - shown.length;
    return `- ${word} ${kind.replaceAll("_", " ")}: ${shown.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
  });
}

function findingRow(title: string, findings: Finding[]): string | null {
  if (findings.length === 0) return null;
  const shown = findings
    .slice(0, shownFindings)
    .map(
      ({ severity, code, file }) =>
        `${severity} ${codeSpan(code)}${file === null ? "" : ` in ${codeSpan(file, { max: 100 })}`}`,
    );
  const more = findings.length - shown.length;
  return `- ${title}: ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
