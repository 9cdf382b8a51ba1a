import type { Report } from "./report.ts";

/**
 * The judgement in one sentence, in words of ours only.
 *
 * @param minimum score from which on a plugin is listed
 */
export function headline(report: Report, minimum: number): string {
  const score = report.score === null ? "no score" : `${report.score} of 100`;
  switch (report.verdict) {
    case "listed":
      return `${score}: meets the minimum of ${minimum}`;
    case "below_minimum":
      return `${score}: below the minimum of ${minimum}`;
    case "critical_finding":
      return `${score}, but a critical finding stops the listing`;
    case "broken_manifest":
      return `${score}, but Claude Code could not load the manifest`;
    case "infra_error":
      return "No score: a check could not be run. Nothing is asked of the author";
  }
}
