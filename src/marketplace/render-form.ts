import { formAnswers, writeForm } from "./form-answers.ts";
import type { SubmissionRequest } from "./ports/submissions.ts";

/** A request as GitHub's issue form would write it into an issue. */
export function renderForm(request: SubmissionRequest): string {
  return writeForm(formAnswers(request));
}
