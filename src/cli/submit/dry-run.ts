import type { Finding } from "../../score/facts.ts";
import type { Report } from "../../score/report.ts";
import type { FormLabel } from "../../marketplace/issue-form-sections.ts";
import type { CheckedForm } from "./check-form.ts";

/** What the marketplace would answer, as far as it can be known here. */
export type DryRun = {
  form: CheckedForm;
  report: Report;
  /** Null while the score is not known and nothing else is wrong: unknown is neither yes nor no. */
  accepted: boolean | null;
  /** Where the form waits, filled in; null when the marketplace's repository is not known. */
  link: { url: string; leftOut: FormLabel[] } | null;
};

/** Whether the marketplace would put this before its maintainers. */
export function wouldBeAccepted(
  { request }: CheckedForm,
  { score, passed }: Report,
): boolean | null {
  if (request === null) return false;
  return score === null ? null : passed;
}

/** What Claude Code or the marketplace would stumble over, and what stops a listing. */
export function contractErrors({ findings }: Report): Finding[] {
  return findings.filter(
    ({ category, severity }) =>
      severity === "critical" ||
      (category === "contract" && severity !== "low"),
  );
}
