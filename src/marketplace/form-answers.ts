import { formLabels, type FormLabel } from "./issue-form-sections.ts";
import type { SubmissionRequest } from "./ports/submissions.ts";

/** What stands under each heading of the form, as text. */
export type FormAnswers = Record<FormLabel, string>;

/** GitHub's words for an answer that was left out. */
const nothing = "_No response_";

/** `name: value` lines. */
export const pairs = (record: Record<string, unknown>): string =>
  Object.entries(record)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join("\n");

/** A request as answers to the form. */
export function formAnswers(request: SubmissionRequest): FormAnswers {
  return {
    "Plugin name": request.name,
    "Display name": request.display_name,
    Repository: request.repository,
    Path: request.path,
    "Ref or commit": request.ref,
    Version: request.version,
    Tier: request.tier,
    Price: String(request.price),
    Currency: request.currency,
    "Billing period": request.billing_period ?? "none",
    Categories: request.categories.join("\n"),
    Features: request.features.join("\n"),
    Limitations: pairs(request.limitations),
    Requirements: pairs(request.requirements),
    Licence: request.license,
    Description: request.description,
    Policies: "- [x] I agree to the policies of the marketplace.",
  };
}

/**
 * Answers as GitHub's issue form would write them into an issue, so that one reader serves every way in. What an answer
 * contains is not looked at here: headings in it make the reader refuse the form.
 */
export function writeForm(answers: FormAnswers): string {
  return formLabels
    .map(
      (label) =>
        `### ${label}\n\n${answers[label] === "" ? nothing : answers[label]}`,
    )
    .join("\n\n");
}
