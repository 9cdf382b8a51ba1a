import { writeForm } from "../../marketplace/form-answers.ts";
import {
  formLabels,
  type FormLabel,
} from "../../marketplace/issue-form-sections.ts";
import { parseIssueForm } from "../../marketplace/issue-form.ts";
import { manifestProblems } from "../../marketplace/manifest-problems.ts";
import type { SubmissionRequest } from "../../marketplace/ports/submissions.ts";
import type { Report } from "../../score/report.ts";
import type { Gathered } from "./gather-answers.ts";

/** One field of the form, as the marketplace would take it. */
export type CheckedField = {
  field: FormLabel;
  value: string;
  from: string;
  /** What to do about it; empty when it is fine. */
  problems: string[];
};

export type CheckedForm = {
  fields: CheckedField[];
  /** What would be submitted; null while something is wrong. */
  request: SubmissionRequest | null;
};

/**
 * What the marketplace would answer to the form, by its own reader.
 *
 * @param report what the marketplace would find in the plugin; null when it was not looked at
 */
export function checkForm(
  { answers, origins }: Gathered,
  report: Report | null,
): CheckedForm {
  const { request, problems } = parseIssueForm(writeForm(answers));
  const { "Plugin name": name, Version: version } = answers;
  const differing =
    report === null ? [] : manifestProblems({ name, version }, report);
  const all = [...problems, ...differing];
  return {
    fields: formLabels.map((field) => ({
      field,
      value: field === "Policies" ? "" : answers[field],
      from: origins[field],
      problems: all
        .filter((problem) => problem.field === field)
        .map(({ message }) => message),
    })),
    request: all.length === 0 ? request : null,
  };
}
