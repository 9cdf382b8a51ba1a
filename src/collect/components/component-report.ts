import type { Finding, Severity } from "../../score/facts.ts";
import type { RuleCode } from "../../score/rules/rule-of.ts";
import { finding } from "../finding.ts";

/** Reports a problem with a component at the line of a frontmatter key, or at a line by its number. */
export type ReportProblem = (
  code: RuleCode,
  at: string | number,
  problem: { message: string; severity?: Severity; fix?: string },
) => void;

/** @param text the component's whole text, to find the lines of its keys in */
export function reporterFor(
  file: string,
  text: string,
  findings: Finding[],
): ReportProblem {
  return (code, at, problem) =>
    findings.push(
      finding({
        code,
        file,
        line: typeof at === "number" ? at : lineOfKey(text, at),
        ...problem,
      }),
    );
}

function lineOfKey(text: string, key: string): number {
  const lines = text.slice(0, 64 * 1024).split("\n");
  const end = lines.findIndex((line, at) => at > 0 && line.startsWith("---"));
  const index = lines.findIndex(
    (line, at) => at <= Math.max(end, 0) && line.startsWith(`${key}:`),
  );
  return Math.max(index, 0) + 1;
}
