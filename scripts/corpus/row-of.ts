import type { Report } from "../../src/score/report.ts";
import { slotNames } from "../../src/score/rubric.ts";
import type { CorpusRow } from "./corpus-table.ts";

const severities = ["critical", "high", "medium", "low"] as const;

/** What one run of `miyabi score --json` came to. A run without a report is a crash, and says so. */
export function rowOf(input: {
  repository: string;
  commit: string;
  path: string;
  seconds: number;
  output: { stdout: string; stderr: string; code: number | null };
}): CorpusRow {
  const { output, ...place } = input;
  const report = parse(output.stdout);
  if (report === null)
    return {
      ...place,
      name: "",
      profile: "",
      score: null,
      verdict: output.code === null ? "did not end" : `crash (${output.code})`,
      slots: {},
      findings: {},
      criticals: [],
      note: output.stderr.trim().split("\n").at(-1)?.slice(0, 300) ?? "",
    };
  const slots = slotNames.map((name) => [
    name,
    report.slots[name].score ?? report.slots[name].status,
  ]);
  const findings = severities.map((severity) => [
    severity,
    report.findings.filter((finding) => finding.severity === severity).length,
  ]);
  return {
    ...place,
    name: report.manifest?.name ?? "",
    profile: report.profile,
    score: report.score,
    verdict: report.verdict,
    slots: Object.fromEntries(slots) as CorpusRow["slots"],
    findings: Object.fromEntries(findings) as CorpusRow["findings"],
    criticals: report.findings
      .filter(({ severity }) => severity === "critical")
      .map(({ code, file, line, message }) => ({ code, file, line, message })),
    note: slotNames
      .filter((name) => report.slots[name].status === "infra_error")
      .map((name) => `${name}: ${report.slots[name].reason}`)
      .join("; "),
  };
}

function parse(text: string): Report | null {
  try {
    return JSON.parse(text) as Report;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
