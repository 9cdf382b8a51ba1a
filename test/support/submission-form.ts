import {
  formLabels,
  type FormLabel,
} from "../../src/marketplace/issue-form-sections.ts";

const answers: Record<FormLabel, string> = {
  "Plugin name": "issue-tools",
  "Display name": "Issue Tools",
  Repository: "ayumi/issue-tools",
  Path: "_No response_",
  "Ref or commit": "v1.0.0",
  Version: "1.0.0",
  Tier: "free",
  Price: "_No response_",
  Currency: "USD",
  "Billing period": "none",
  Categories: "productivity",
  Features: "triage-command\nreport-command",
  Limitations: "_No response_",
  Requirements: "node: >=20",
  Licence: "MIT",
  Description: "Sorts issues and writes a report about them.",
  Policies: "- [x] I agree to the policies.",
};

/** The issue that GitHub makes of the form. */
export function submissionForm(
  changes: Partial<Record<FormLabel, string>> = {},
): string {
  const filled = { ...answers, ...changes };
  return formLabels
    .map((label) => `### ${label}\n\n${filled[label]}`)
    .join("\n\n");
}
