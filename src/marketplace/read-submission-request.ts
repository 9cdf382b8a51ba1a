import { AppError } from "../errors.ts";
import { parseIssueForm } from "./issue-form.ts";
import type { SubmissionRequest } from "./ports/submissions.ts";
import { renderForm } from "./render-form.ts";
import { wireNames } from "./wire-names.ts";

/**
 * A submission over HTTP, read by the very code that reads the issue form: what passes here passes there.
 * @returns the form's text, and the request as the form's reader understood it
 * @throws AppError validation_error with a detail for each field
 */
export function readSubmissionRequest(request: SubmissionRequest): {
  form: string;
  request: SubmissionRequest;
} {
  const form = renderForm(request);
  const parsed = parseIssueForm(form);
  if (parsed.request !== null) return { form, request: parsed.request };
  const details = parsed.problems.map(({ field, message }) => ({
    path: (wireNames as Record<string, string>)[field] ?? field,
    message,
  }));
  const names = [...new Set(details.map(({ path }) => path))];
  throw new AppError(
    "validation_error",
    `Correct ${names.join(", ")} and send the request again.`,
    { details },
  );
}
