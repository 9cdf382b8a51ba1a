import { advisoryLine } from "./advisory-line.ts";
import { codeSpan, escapeMarkdown } from "./escape-markdown.ts";
import type { Capabilities, Finding } from "./facts.ts";
import type { Report } from "./report.ts";
import { MINIMUM_SCORE, slotNames } from "./rubric.ts";
import { headline } from "./headline.ts";

/** GitHub's limit for the summary of a check run and for a comment, minus one. */
const MAX_LENGTH = 65_535;

export type RenderOptions = {
  /** Commit that was scored. */
  sha: string;
  /** Folder of the plugin in its repository, "." for the root. */
  path: string;
  /** Score from which on a plugin is listed. */
  minimum?: number;
  /** Longest result in characters. */
  max?: number;
};

/**
 * The report as Markdown for a check run or a comment. All foreign text is escaped; what does not fit is cut at a whole
 * row, and the last line says how many findings are left out.
 */
export function renderReport(report: Report, options: RenderOptions): string {
  const max = options.max ?? MAX_LENGTH;
  const head = [
    `### ${headline(report, options.minimum ?? MINIMUM_SCORE)}`,
    "",
    `Commit ${codeSpan(options.sha)}, path ${codeSpan(options.path)}, profile ${codeSpan(report.profile)}, rubric ${codeSpan(report.rubric_version)}`,
    "",
    ...slotTable(report),
    "",
    ...capabilityLines(report.capabilities),
    escapeMarkdown(advisoryLine(report.advisories), { max: 600 }),
    "",
    "",
  ].join("\n");
  return `${head}${findingTable(report, max - head.length)}`.slice(0, max);
}

function slotTable(report: Report): string[] {
  const rows = slotNames.map((name) => {
    const slot = report.slots[name];
    const points = slot.score === null ? "–" : String(slot.score);
    const weight = `${(100 * slot.weight).toFixed(1)} %`;
    return `| ${name} | ${points} | ${weight} | ${slot.status.replaceAll("_", " ")} | ${escapeMarkdown(slot.reason, { max: 500 })} |`;
  });
  return [
    "| Slot | Points | Weight | Status | Why |",
    "| --- | ---: | ---: | --- | --- |",
    ...rows,
  ];
}

function capabilityLines(capabilities: Capabilities): string[] {
  const parts = Object.entries(capabilities)
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => {
      const shown = names
        .slice(0, 20)
        .map((name) => codeSpan(name, { max: 60 }));
      const more = names.length > 20 ? `, and ${names.length - 20} more` : "";
      return `${kind.replaceAll("_", " ")}: ${shown.join(", ")}${more}`;
    });
  return parts.length === 0 ? [] : [`What it brings: ${parts.join("; ")}`, ""];
}

function findingTable(report: Report, room: number): string {
  if (report.findings.length === 0) return "No findings.\n";
  const lines = [
    "| Severity | Rule | Where | What | Fix |",
    "| --- | --- | --- | --- | --- |",
  ];
  // Kept free for the last line.
  let left = room - 200 - lines.join("\n").length;
  let shown = 0;
  for (const finding of report.findings) {
    const row = findingRow(finding);
    left -= row.length + 1;
    if (left < 0) break;
    lines.push(row);
    shown += 1;
  }
  const hidden = report.findings.length - shown + report.findings_dropped;
  const more =
    hidden > 0 ? `\n${hidden} more findings are not shown here.\n` : "";
  return `${lines.join("\n")}\n${more}`;
}

function findingRow(finding: Finding): string {
  const line = finding.line === null ? "" : `:${finding.line}`;
  const where =
    finding.file === null ? "–" : codeSpan(`${finding.file}${line}`);
  const what = escapeMarkdown(finding.message, { max: 300 });
  const fix = escapeMarkdown(finding.fix, { max: 300 });
  return `| ${finding.severity} | ${codeSpan(finding.code)} | ${where} | ${what} | ${fix} |`;
}
