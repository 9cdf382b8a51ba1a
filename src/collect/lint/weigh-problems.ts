import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import { SUPPRESSION, allowedSuppressions } from "./eslint-rules.ts";
import type { Problem } from "./open-linter.ts";

export type Weighed = {
  errors: number;
  warnings: number;
  findings: Finding[];
};

type Placed = Problem & { file: string };

/**
 * A line counts once, as the worst of what was found on it: rules overlap, and one mistake is one mistake.
 * Suppressions up to what well-kept projects have are told, and cost nothing.
 *
 * @param typescriptLines of all files together
 */
export function weighProblems(
  problems: readonly Placed[],
  typescriptLines: number,
): Weighed {
  const allowed = allowedSuppressions(typescriptLines);
  const result: Weighed = { errors: 0, warnings: 0, findings: [] };
  const counted = new Set<string>();
  let suppressions = 0;
  for (const problem of problems.toSorted((a, b) => b.severity - a.severity)) {
    const { file, line, severity, ruleId } = problem;
    const isSuppression = ruleId === SUPPRESSION;
    if (isSuppression) suppressions += 1;
    const free = isSuppression && suppressions <= allowed;
    const place = `${line}:${file}`;
    const counts = !free && !counted.has(place);
    if (counts) counted.add(place);
    if (counts && severity === 2) result.errors += 1;
    if (counts && severity === 1) result.warnings += 1;
    result.findings.push(toFinding(problem, free));
  }
  return result;
}

function toFinding(problem: Placed, free: boolean): Finding {
  const { file, line, ruleId, severity, message } = problem;
  const own = ruleId === "too-large" || ruleId === "too-deep";
  return finding({
    code: ruleId === null ? "lint/parse-error" : `lint/${ruleId}`,
    severity: severity === 2 && !free ? "medium" : "low",
    file,
    line,
    message: free ? `${message} (costs no points: there are few)` : message,
    ...(own
      ? {}
      : {
          fix: "Change the code; comments that disable rules do not count here.",
        }),
  });
}
