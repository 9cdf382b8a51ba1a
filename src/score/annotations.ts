import { oneLine } from "./escape-markdown.ts";
import type { Finding, Severity } from "./facts.ts";
import type { Report } from "./report.ts";
import { severityRank } from "./rubric.ts";

/** One annotation of a check run, in GitHub's words. The Checks API takes 50 in one request. */
export type Annotation = {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: "failure" | "warning" | "notice";
  title: string;
  message: string;
};

const levels = {
  critical: "failure",
  high: "failure",
  medium: "warning",
  low: "notice",
} as const satisfies Record<Severity, Annotation["annotation_level"]>;

/**
 * Findings with a place, as annotations of a check run, the most severe first.
 *
 * @param options.path folder of the plugin in its repository, "." for the root
 * @param options.max how many at most (500 unless told): nobody reads more, and each 50 cost a request
 */
export function annotations(
  report: Pick<Report, "findings">,
  options: { path: string; max?: number },
): Annotation[] {
  const prefix =
    options.path === "." ? "" : `${options.path.replace(/\/+$/, "")}/`;
  return report.findings
    .filter((finding) => finding.file !== null)
    .toSorted((a, b) => severityRank[a.severity] - severityRank[b.severity])
    .slice(0, options.max ?? 500)
    .map((finding) => annotate(finding, prefix));
}

function annotate(finding: Finding, prefix: string): Annotation {
  const line = Math.max(1, finding.line ?? 1);
  const fix = finding.fix === "" ? "" : ` Fix: ${finding.fix}`;
  return {
    path: `${prefix}${finding.file ?? ""}`,
    start_line: line,
    end_line: line,
    annotation_level: levels[finding.severity],
    // GitHub refuses a title above 255 characters and a message above 64 KB.
    title: oneLine(`${finding.severity}: ${finding.code}`, 255),
    message: oneLine(`${finding.message}${fix}`, 4_000),
  };
}
